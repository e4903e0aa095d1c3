namespace CitrixTrafficEngine.Capture;

/// <summary>Packets that a live capture lost.</summary>
/// <param name="Kernel">The kernel's buffer was full.</param>
/// <param name="Interface">The interface or its driver lost them, where it says so.</param>
/// <param name="Ring">Our buffer was full: assembling or writing was too slow.</param>
public readonly record struct PacketDrops(long Kernel, long Interface, long Ring)
{
    /// <summary>All of them.</summary>
    public long Total => Kernel + Interface + Ring;
}
