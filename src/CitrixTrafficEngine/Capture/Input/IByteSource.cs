namespace CitrixTrafficEngine.Capture.Input;

/// <summary>Bytes that are read forward once: a file, a pipe, what a decompressor makes of another source.</summary>
interface IByteSource : IDisposable
{
    /// <summary>Reads what is there, at least one byte; waits only where nothing is.</summary>
    /// <returns>How many bytes were read; 0 at the end.</returns>
    /// <exception cref="InvalidDataException">The source's own format tells that it is damaged or cut. What was read before is good.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    int Read(Span<byte> buffer);
}
