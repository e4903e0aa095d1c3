namespace CitrixTrafficEngine.Capture;

/// <summary>Where frames come from: a file, a pipe, a network interface, or what an embedder brings.</summary>
public interface IFrameSource : IDisposable
{
    /// <summary>The path or interface name that messages and records show.</summary>
    string Name { get; }

    /// <summary>Whether the frames are those of now, so that wall-clock time is their time.</summary>
    bool IsLive => false;

    /// <summary>The interfaces met so far; grows while a file is read.</summary>
    IReadOnlyList<CaptureInterface> Interfaces { get; }

    /// <summary>What ended the input early or was lost, or null while all is well.</summary>
    CaptureFault? Fault { get; }

    /// <summary>Replaces the content of <paramref name="batch"/> by the next frames, and invalidates those of the call before.</summary>
    /// <returns>False at the end of the input, and where a fault ended it; the batch is empty then. A live source may return true with an empty batch.</returns>
    /// <exception cref="IOException">The input cannot be read any further.</exception>
    bool Read(FrameBatch batch);
}
