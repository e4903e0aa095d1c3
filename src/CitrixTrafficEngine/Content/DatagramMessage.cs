namespace CitrixTrafficEngine.Content;

/// <summary>A handshake message of DTLS that comes in fragments (RFC 6347, 4.2.3).</summary>
/// <param name="number">Its number in the handshake.</param>
/// <param name="length">Bytes of the whole message, at most <see cref="StreamAssembly.MaxBytes"/>.</param>
sealed class DatagramMessage(ushort number, int length)
{
    public ushort Number { get; } = number;

    public int Length { get; } = length;

    /// <summary>What came so far.</summary>
    public StreamAssembly Assembly { get; } = new();
}
