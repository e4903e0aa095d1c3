namespace CitrixTrafficEngine.Content;

/// <summary>Commands seen in NetScaler RPC framing.</summary>
public sealed class NetScalerRpcContent
{
    /// <summary>First command of the client, or 0.</summary>
    public byte Command { get; internal set; }

    /// <summary>Whether a command beyond login (1) and keep-alive (5) was seen.</summary>
    public bool GoesBeyondLogin { get; internal set; }

    /// <summary>Error that the first answer states; 0x160 is login required.</summary>
    public ushort? Error { get; internal set; }
}
