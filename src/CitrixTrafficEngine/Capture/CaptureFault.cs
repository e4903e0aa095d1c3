namespace CitrixTrafficEngine.Capture;

/// <summary>Why an input ended before its end. What was read before stays good.</summary>
/// <param name="Offset">Where it was found, in bytes from the start of the uncompressed input.</param>
/// <param name="Message">What was found and what was expected.</param>
public sealed record CaptureFault(long Offset, string Message);
