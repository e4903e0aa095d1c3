namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>One way in which a capture may carry the flow, and what is to be found in it.</summary>
/// <param name="Name">What a failing test shows.</param>
/// <param name="LinkType">The link type that the file states.</param>
/// <param name="Frames">The frames.</param>
sealed record MatrixRow(string Name, int LinkType, IReadOnlyList<byte[]> Frames)
{
    /// <summary>The encapsulations that the record names, outermost first.</summary>
    public IReadOnlyList<string> Tunnels { get; init; } = [];

    /// <summary>What selects the flow's frames in tshark.</summary>
    public string Filter { get; init; } = "tcp.port == 1494";

    /// <summary>Frames that tshark selects, where it counts otherwise: it shows the last frame of a reassembled packet only, and does not read all rows.</summary>
    public int? TsharkFrames { get; init; }

    /// <summary>What tshark must be told.</summary>
    public IReadOnlyList<string> TsharkArguments { get; init; } = [];

    /// <summary>The responder's port of the flow that all frames belong to.</summary>
    public int Port { get; init; } = IcaFlow.Port;

    /// <summary>The flow's transport.</summary>
    public string Transport { get; init; } = "tcp";

    /// <summary>Payload bytes of the flow; null where the flow is a tunnel's.</summary>
    public long? PayloadBytes { get; init; } = IcaFlow.PayloadBytes;

    public byte[] ToPcap() => ClassicPcap.Of(LinkType, Frames);

    public override string ToString() => Name;
}
