namespace CitrixTrafficEngine.Capture;

/// <summary>An input that is no capture, or one of a kind that cannot be read here.</summary>
public sealed class CaptureFormatException : Exception
{
    /// <summary>Says what was found in <paramref name="source"/> and what was expected.</summary>
    public CaptureFormatException(string source, long offset, string message, bool holdsPackets = false)
        : base($"{source}: offset {offset}: {message}")
    {
        Offset = offset;
        HoldsPackets = holdsPackets;
    }

    /// <summary>Where it was found, in bytes from the start of the uncompressed input.</summary>
    public long Offset { get; }

    /// <summary>Whether it is a capture all the same, damaged or of another format, or an archive that may hold one, so that packets are lost by leaving it out.</summary>
    public bool HoldsPackets { get; }
}
