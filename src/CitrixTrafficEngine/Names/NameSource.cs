namespace CitrixTrafficEngine.Names;

/// <summary>What told a name, the weakest first: a name gives way only to one from as good a source.</summary>
public enum NameSource
{
    /// <summary>A TLS client asked for it and the address answered.</summary>
    Sni,

    /// <summary>A machine asked for a Kerberos ticket in its own name.</summary>
    Kerberos,

    /// <summary>A NetBIOS name was registered or answered.</summary>
    NetBios,

    /// <summary>A DNS answer.</summary>
    Dns,

    /// <summary>A DHCP lease.</summary>
    Dhcp,

    /// <summary>The user's hosts file.</summary>
    File,
}
