namespace CitrixTrafficEngine.Capture;

/// <summary>An input that is no capture, or one of a kind that cannot be read here.</summary>
public sealed class CaptureFormatException : Exception
{
    /// <summary>Says what was found in <paramref name="source"/> and what was expected.</summary>
    public CaptureFormatException(string source, long offset, string message)
        : base($"{source}: offset {offset}: {message}") => Offset = offset;

    /// <summary>Where it was found, in bytes from the start of the uncompressed input.</summary>
    public long Offset { get; }
}
