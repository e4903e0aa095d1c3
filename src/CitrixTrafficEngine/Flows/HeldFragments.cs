namespace CitrixTrafficEngine.Flows;

/// <summary>What is kept of the fragments that came before the first of their packet.</summary>
struct HeldFragments
{
    public long Packets;
    public ulong Bytes;
    public ulong IpBytes;
    public ulong PayloadBytes;
    public long FirstNs;
    public long LastNs;
    public long FirstFrame;

    /// <summary>End of the fragment that reaches furthest, in bytes of the packet's data.</summary>
    public uint DataEnd;

    /// <summary>TCP sequence number behind <see cref="DataEnd"/>; valid where <see cref="HasSequence"/>.</summary>
    public uint NextSequence;

    public ushort Origin;
    public byte TtlMin;
    public byte TtlMax;
    public bool HasSequence;
}
