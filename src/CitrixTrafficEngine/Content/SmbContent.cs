namespace CitrixTrafficEngine.Content;

/// <summary>What an SMB negotiation said (MS-SMB2 2.2.3, 2.2.4).</summary>
public sealed class SmbContent
{
    /// <summary>Whether the server chose SMB 1; an offer alone does not count.</summary>
    public bool ChoseSmb1 { get; internal set; }

    /// <summary>Dialect that the server chose, as on the wire (0x0311 is SMB 3.1.1), or 0.</summary>
    public ushort Dialect { get; internal set; }
}
