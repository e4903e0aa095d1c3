namespace CitrixTrafficEngine.Scan;

/// <summary>Kinds of addresses that a sweep treats differently.</summary>
public static class AddressKinds
{
    /// <summary>This machine: 127.0.0.0/8 and ::1 (RFC 1122, RFC 4291).</summary>
    public static TargetSet Loopback { get; } = Set("127.0.0.0/8 ::1");

    /// <summary>
    /// Not public: RFC 1918, 100.64.0.0/10 (RFC 6598), loopback, link-local (RFC 3927, RFC 4291), fc00::/7 (RFC 4193) and
    /// the documentation nets (RFC 5737, RFC 3849, RFC 9637).
    /// </summary>
    public static TargetSet Private { get; } = Set(
        """
        10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 169.254.0.0/16 fe80::/10 fc00::/7
        192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20
        """).Union(Loopback);

    /// <summary>No single host: unspecified, multicast and the limited broadcast (RFC 1122, RFC 5771, RFC 4291). Never probed.</summary>
    public static TargetSet NoHost { get; } = Set("0.0.0.0 255.255.255.255 224.0.0.0/4 :: ff00::/8");

    /// <summary>The public addresses of <paramref name="targets"/>.</summary>
    public static TargetSet PublicOf(TargetSet targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return targets.Except(Private);
    }

    static TargetSet Set(string text)
    {
        var list = new TargetList();
        list.Add(text, nameof(AddressKinds));
        return list.Addresses;
    }
}
