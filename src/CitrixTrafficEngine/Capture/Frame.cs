namespace CitrixTrafficEngine.Capture;

/// <summary>One captured frame: a view over its source's buffer, valid until the source is read again.</summary>
public readonly unsafe struct Frame
{
    /// <summary>Describes a frame whose bytes stand at <paramref name="data"/> in memory that does not move.</summary>
    /// <param name="data">First captured byte.</param>
    /// <param name="capturedBytes">How many bytes were captured, 0 or more.</param>
    /// <param name="originalBytes">How long the frame was on the wire, in bytes.</param>
    /// <param name="timestampNs">Capture time in nanoseconds since 1970-01-01 UTC.</param>
    /// <param name="linkType">The link type that the capture states.</param>
    /// <param name="interfaceIndex">Index in <see cref="IFrameSource.Interfaces"/>.</param>
    public Frame(byte* data, int capturedBytes, int originalBytes, long timestampNs, LinkType linkType, ushort interfaceIndex)
    {
        Data = data;
        CapturedBytes = capturedBytes;
        OriginalBytes = originalBytes;
        TimestampNs = timestampNs;
        LinkType = linkType;
        InterfaceIndex = interfaceIndex;
    }

    internal byte* Data { get; }

    /// <summary>The captured bytes.</summary>
    public ReadOnlySpan<byte> Bytes => new(Data, CapturedBytes);

    /// <summary>How many bytes were captured.</summary>
    public int CapturedBytes { get; }

    /// <summary>How long the frame was on the wire, in bytes, without a frame check sequence that the capture does not hold.</summary>
    public int OriginalBytes { get; }

    /// <summary>Capture time in nanoseconds since 1970-01-01 UTC.</summary>
    public long TimestampNs { get; }

    /// <summary>The link type that the capture states.</summary>
    public LinkType LinkType { get; }

    /// <summary>Index in <see cref="IFrameSource.Interfaces"/>.</summary>
    public ushort InterfaceIndex { get; }
}
