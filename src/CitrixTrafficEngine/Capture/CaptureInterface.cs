namespace CitrixTrafficEngine.Capture;

/// <summary>One interface that a capture was made on.</summary>
/// <param name="Name">The name that the capture states, or null.</param>
/// <param name="LinkType">The link type of its frames.</param>
/// <param name="SnapBytes">Most bytes captured of a frame; 0 means no limit was stated.</param>
public sealed record CaptureInterface(string? Name, LinkType LinkType, long SnapBytes)
{
    /// <summary>The input that it belongs to, where a source reads several; else null, and the source's name stands for it.</summary>
    public string? Input { get; init; }
}
