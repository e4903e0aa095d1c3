namespace CitrixTrafficEngine.Capture.Input;

/// <summary>Reads a stream, which it takes over.</summary>
sealed class StreamSource(Stream stream) : IByteSource
{
    public int Read(Span<byte> buffer) => stream.Read(buffer);

    public void Dispose() => stream.Dispose();
}
