namespace CitrixTrafficEngine.Tests.Capture;

/// <summary>A stream that gives one byte a read, as a pipe may.</summary>
sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
}
