namespace CitrixTrafficEngine.Capture.Input;

/// <summary>Reads a file that is still being written: at its end it waits for more, until it is cancelled.</summary>
sealed class FollowSource(FileStream file, CancellationToken cancel) : IByteSource
{
    /// <summary>How often the end of the file is looked at: 10 times a second.</summary>
    static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    public int Read(Span<byte> buffer)
    {
        while (true)
        {
            var read = file.Read(buffer);
            if (read > 0) { return read; }

            if (file.Length < file.Position) { throw new InvalidDataException("the file became shorter while it was followed"); }

            if (cancel.WaitHandle.WaitOne(s_interval)) { return 0; }
        }
    }

    public void Dispose() => file.Dispose();
}
