namespace CitrixTrafficEngine.Content;

/// <summary>A handshake message of DTLS that comes in fragments (RFC 6347, 4.2.3).</summary>
/// <param name="number">Its number in the handshake.</param>
/// <param name="length">Bytes of the whole message, at most <see cref="MaxBytes"/>.</param>
sealed class DatagramMessage(ushort number, int length)
{
    /// <summary>Bytes of a message at most: 8 KiB, so that both ends hold no more than a stream does.</summary>
    public const int MaxBytes = StreamAssembly.MaxBytes / 2;

    public ushort Number { get; } = number;

    public int Length { get; } = length;

    /// <summary>What came so far.</summary>
    public StreamAssembly Assembly { get; } = new();
}
