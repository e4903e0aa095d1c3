namespace CitrixTrafficEngine.Catalogs.Sites;

/// <summary>The codes of the faults that only a site file can have. They are never reused; docs/diagnostics.md explains each.</summary>
public static class SiteDiagnosticCodes
{
    /// <summary>A text that is no address, network or range of addresses.</summary>
    public const string BadAddress = "CTX0801";

    /// <summary>A network with bits behind its prefix.</summary>
    public const string HostBits = "CTX0802";

    /// <summary>A range that ends before it begins, or whose ends are of two families.</summary>
    public const string ReversedAddresses = "CTX0803";

    /// <summary>Addresses that two entries own alike, so that none is the smaller.</summary>
    public const string SameAddresses = "CTX0804";

    /// <summary>A host without addresses and names.</summary>
    public const string NoAddresses = "CTX0805";

    /// <summary>A name that two hosts, zones or capture points have.</summary>
    public const string SameName = "CTX0806";

    /// <summary>A zone that the file does not define.</summary>
    public const string UnknownZone = "CTX0807";

    /// <summary>A text that is no DNS name.</summary>
    public const string BadDnsName = "CTX0808";

    /// <summary>An allowance that does not say what is allowed.</summary>
    public const string NoAllowance = "CTX0809";

    /// <summary>A host that states its roles and addresses twice: itself and by kinds.</summary>
    public const string KindsAndRoles = "CTX0810";
}
