namespace CitrixTrafficEngine.Capture;

/// <summary>How an interface is captured on.</summary>
public sealed record LiveCaptureOptions
{
    /// <summary>The interface, or <c>any</c> where the system has that.</summary>
    public required string Interface { get; init; }

    /// <summary>A filter in the language of tcpdump, or null for everything.</summary>
    public string? Filter { get; init; }

    /// <summary>Most bytes kept of a frame, 1 to 262,144: all by default.</summary>
    public int SnapBytes { get; init; } = 262_144;

    /// <summary>Whether to see frames for other hosts as well.</summary>
    public bool Promiscuous { get; init; } = true;

    /// <summary>Whether to hand over each packet at once, and not a block of them every <see cref="KernelWait"/>.</summary>
    public bool Immediate { get; init; }

    /// <summary>Buffer in the kernel, in bytes: 16 MiB by default.</summary>
    /// <remarks>libpcap's own default of 2 MiB lasts 1.4 ms at 10 Gbit/s.</remarks>
    public int KernelBufferBytes { get; init; } = 16 << 20;

    /// <summary>Buffer between the capturing and the reading thread, in bytes: 32 MiB by default.</summary>
    public int RingBytes { get; init; } = 32 << 20;

    /// <summary>Packets after which the capture ends by itself; 0: never.</summary>
    public long MaxPackets { get; init; }

    /// <summary>Longest that the kernel holds packets back to hand over several at once.</summary>
    public TimeSpan KernelWait { get; init; } = TimeSpan.FromMilliseconds(100);
}
