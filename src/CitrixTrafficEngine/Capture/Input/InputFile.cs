namespace CitrixTrafficEngine.Capture.Input;

/// <summary>Opens files and streams as what they are: a file, one that grows, a pipe.</summary>
static class InputFile
{
    /// <summary>Opens the file or FIFO at <paramref name="path"/>; opening a FIFO waits for its writer.</summary>
    public static IByteSource Open(string path, bool follow, CancellationToken cancel)
    {
        // The block reader buffers by itself. A file that is written, renamed or removed meanwhile is no obstacle.
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        return follow && file.CanSeek ? new FollowSource(file, cancel) : Of(file, cancel);
    }

    /// <summary>Reads <paramref name="stream"/>, which it takes over.</summary>
    public static IByteSource Of(Stream stream, CancellationToken cancel) =>
        stream is FileStream { CanSeek: false } pipe && OperatingSystem.IsLinux() ? new PipeSource(pipe, cancel) : new StreamSource(stream);
}
