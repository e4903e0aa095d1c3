namespace CitrixTrafficEngine.Findings;

/// <summary>What about a flow makes some kind of finding look at it. A kind is asked only of flows that have one of its cues.</summary>
[Flags]
enum FindingCues : ushort
{
    None = 0,

    /// <summary>There is a site file.</summary>
    Site = 1,

    /// <summary>Payload proved a service, or said something.</summary>
    Payload = 2,

    /// <summary>An ICMP message.</summary>
    Icmp = 4,

    /// <summary>A port that the catalog lists answered by TCP.</summary>
    Answer = 8,

    /// <summary>Nobody took part: silence, a reset, or ICMP.</summary>
    Failure = 16,

    /// <summary>TCP to a port of the license server.</summary>
    LicensePort = 32,

    /// <summary>A port that sessions may use over UDP.</summary>
    EdtPort = 64,

    /// <summary>UDP of TFTP, or of the streams of Provisioning Services.</summary>
    BootPort = 128,

    /// <summary>TCP to a port of NetScaler's synchronisation.</summary>
    SyncPort = 256,

    /// <summary>TCP to a port of LDAP in the clear.</summary>
    LdapPort = 512,

    /// <summary>UDP to a port of Framehawk.</summary>
    FramehawkPort = 1_024,

    /// <summary>UDP to the port of NetScaler's heartbeats.</summary>
    HeartbeatPort = 2_048,
}
