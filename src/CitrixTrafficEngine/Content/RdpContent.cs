namespace CitrixTrafficEngine.Content;

/// <summary>What an RDP negotiation said (MS-RDPBCGR 2.2.1.1, 2.2.1.2).</summary>
public sealed class RdpContent
{
    /// <summary>Whether the client's request was seen, so that <see cref="Requested"/> says something.</summary>
    public bool HasRequest { get; internal set; }

    /// <summary>Protocols that the client offers: bits, 1 TLS, 2 CredSSP, 8 CredSSP with early authorization.</summary>
    public uint Requested { get; internal set; }

    /// <summary>Protocol that the server chose, 0 for RDP's own, or null.</summary>
    public uint? Selected { get; internal set; }
}
