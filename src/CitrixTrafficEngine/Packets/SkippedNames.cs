using System.Globalization;

namespace CitrixTrafficEngine.Packets;

/// <summary>Counts skipped frames by the name of what they carried: an EtherType, a link protocol, or a link type that is not read.</summary>
sealed class SkippedNames
{
    // EtherTypes keep their number; what has none stands above them.
    internal const int Llc = 0x10000;
    internal const int NovellRaw = 0x10001;
    internal const int WirelessManagement = 0x10002;
    internal const int WirelessProtected = 0x10003;
    internal const int WirelessAggregate = 0x10004;
    internal const int WirelessNoData = 0x10005;
    internal const int PppControl = 0x10006;
    internal const int LoopbackFamily = 0x10007;
    internal const int IpVersion = 0x10008;
    internal const int Osi = 0x10009;
    internal const int Slarp = 0x1000a;
    const int Names = 0x1000b;

    readonly long[] _byProtocol = new long[Names];
    readonly SortedDictionary<int, long> _byLinkType = [];

    /// <summary>Frames that held no IP, by the protocol's name; only what was met. Some names stand for two numbers.</summary>
    public IEnumerable<KeyValuePair<string, long>> NotIp() => Enumerable.Range(0, Names)
        .Where(protocol => _byProtocol[protocol] > 0)
        .GroupBy(NameOf, protocol => _byProtocol[protocol], (name, counts) => KeyValuePair.Create(name, counts.Sum()));

    /// <summary>Frames of link types that are not read, by the type's number.</summary>
    public IEnumerable<KeyValuePair<string, long>> LinkTypes()
    {
        foreach (var (linkType, count) in _byLinkType)
        {
            yield return new(linkType.ToString(CultureInfo.InvariantCulture), count);
        }
    }

    internal void CountNotIp(int protocol) => _byProtocol[protocol]++;

    internal void CountLinkType(int linkType) =>
        _byLinkType[linkType] = _byLinkType.GetValueOrDefault(linkType) + 1;

    // Names: IEEE EtherType assignments, https://standards-oui.ieee.org/ethertype/eth.txt.
    static string NameOf(int protocol) => protocol switch
    {
        0x0806 => "arp",
        0x8035 => "rarp",
        0x0842 => "wake-on-lan",
        0x22f0 => "avtp",
        0x22f3 => "trill",
        0x80f3 => "aarp",
        0x809b => "appletalk",
        0x8137 => "ipx",
        0x8863 => "pppoe-discovery",
        0x8864 => "pppoe-session",
        0x8808 => "flow-control",
        0x8809 => "slow-protocols",
        0x8847 or 0x8848 => "mpls",
        0x886d => "intel-ans",
        0x888e => "eapol",
        0x8892 => "profinet",
        0x889a => "hyperscsi",
        0x88a2 => "ata-over-ethernet",
        0x88a4 => "ethercat",
        0x88b5 or 0x88b6 => "local-experimental",
        0x88b8 => "goose",
        0x88ba => "sampled-values",
        0x88cc => "lldp",
        0x88e5 => "macsec",
        0x88f5 => "mvrp",
        0x88f7 => "ptp",
        0x8902 => "cfm",
        0x8906 => "fcoe",
        0x8914 => "fip",
        0x8915 => "roce",
        0x893a => "ieee-1905",
        0x9000 => "loopback-test",
        0x000c => "can",
        0x000d => "can-fd",
        Llc => "llc",
        NovellRaw => "novell-raw",
        WirelessManagement => "wlan-management",
        WirelessProtected => "wlan-protected",
        WirelessAggregate => "wlan-aggregate",
        WirelessNoData => "wlan-no-data",
        PppControl => "ppp-control",
        LoopbackFamily => "loopback-family",
        IpVersion => "ip-version",
        Osi => "osi",
        Slarp => "slarp",
        _ => string.Create(CultureInfo.InvariantCulture, $"ethertype-{protocol:x4}"),
    };
}
