namespace CitrixTrafficEngine.Capture;

/// <summary>An input that could not be read, while the run went on with the others.</summary>
/// <param name="Name">The path or argument.</param>
/// <param name="Cause">A <see cref="CaptureFormatException"/>, an <see cref="IOException"/> or an <see cref="UnauthorizedAccessException"/>; its message is for people.</param>
public sealed record CaptureFailure(string Name, Exception Cause)
{
    /// <summary>Whether <paramref name="cause"/> concerns one input, so that others can be read all the same.</summary>
    internal static bool Covers(Exception cause) => cause is CaptureFormatException or IOException or UnauthorizedAccessException;
}
