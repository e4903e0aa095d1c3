using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CitrixTrafficEngine.Flows;

/// <summary>SHA-1 of eight messages at once, each of which fits one block: lane n of every vector belongs to message n.</summary>
/// <remarks>Source: FIPS 180-4, section 6.1. Never allocates.</remarks>
static class Sha1Lanes
{
    /// <summary>Messages hashed at once: 8, one for each 32-bit lane of 256 bits.</summary>
    public const int Count = 8;

    const int BlockBytes = 64;
    const int BlockWords = 16;
    const uint A = 0x67452301, B = 0xefcdab89, C = 0x98badcfe, D = 0x10325476, E = 0xc3d2e1f0;

    /// <summary>Writes the digests of the first <paramref name="lengths"/> messages.</summary>
    /// <param name="messages">The messages, one every 64 bytes; what stands behind each in its 64 bytes is overwritten.</param>
    /// <param name="lengths">Their lengths in bytes, at most 55; eight of them.</param>
    /// <param name="digests">Room for eight digests of 20 bytes.</param>
    public static void Hash(Span<byte> messages, ReadOnlySpan<int> lengths, Span<byte> digests)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(messages.Length, Count * BlockBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(lengths.Length, Count);
        for (var lane = 0; lane < Count; lane++) { Pad(messages.Slice(lane * BlockBytes, BlockBytes), lengths[lane]); }

        Span<Vector256<uint>> words = stackalloc Vector256<uint>[80];
        Transpose(MemoryMarshal.Cast<byte, uint>(messages), words);
        for (var at = BlockWords; at < words.Length; at++)
        {
            words[at] = Rotate(words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16], 1);
        }

        var (a, b, c, d, e) = (Vector256.Create(A), Vector256.Create(B), Vector256.Create(C), Vector256.Create(D), Vector256.Create(E));
        for (var round = 0; round < 20; round++) { (a, b, c, d, e) = (Next(a, d ^ (b & (c ^ d)), e, 0x5a827999, words[round]), a, Rotate(b, 30), c, d); }

        for (var round = 20; round < 40; round++) { (a, b, c, d, e) = (Next(a, b ^ c ^ d, e, 0x6ed9eba1, words[round]), a, Rotate(b, 30), c, d); }

        for (var round = 40; round < 60; round++) { (a, b, c, d, e) = (Next(a, (b & c) | (d & (b | c)), e, 0x8f1bbcdc, words[round]), a, Rotate(b, 30), c, d); }

        for (var round = 60; round < 80; round++) { (a, b, c, d, e) = (Next(a, b ^ c ^ d, e, 0xca62c1d6, words[round]), a, Rotate(b, 30), c, d); }

        Store(a + Vector256.Create(A), digests, 0);
        Store(b + Vector256.Create(B), digests, 4);
        Store(c + Vector256.Create(C), digests, 8);
        Store(d + Vector256.Create(D), digests, 12);
        Store(e + Vector256.Create(E), digests, 16);
    }

    static void Pad(Span<byte> block, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Sha1Block.MaxMessageBytes);
        block[length..].Clear();
        block[length] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(block[^2..], (ushort)(length * 8));
    }

    // Word n of all messages into vector n.
    static void Transpose(ReadOnlySpan<uint> messages, Span<Vector256<uint>> words)
    {
        for (var word = 0; word < BlockWords; word++)
        {
            var column = Vector256.Create(
                messages[word],
                messages[BlockWords + word],
                messages[(2 * BlockWords) + word],
                messages[(3 * BlockWords) + word],
                messages[(4 * BlockWords) + word],
                messages[(5 * BlockWords) + word],
                messages[(6 * BlockWords) + word],
                messages[(7 * BlockWords) + word]);
            words[word] = BigEndian(column);
        }
    }

    static Vector256<uint> BigEndian(Vector256<uint> words) => BitConverter.IsLittleEndian
        ? Rotate(words & Vector256.Create(0x00ff_00ffu), 24) | (Rotate(words, 8) & Vector256.Create(0x00ff_00ffu))
        : words;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<uint> Rotate(Vector256<uint> words, int bits) => (words << bits) | (words >>> (32 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<uint> Next(Vector256<uint> a, Vector256<uint> mixed, Vector256<uint> e, uint constant, Vector256<uint> word) =>
        Rotate(a, 5) + mixed + e + Vector256.Create(constant) + word;

    static void Store(Vector256<uint> words, Span<byte> digests, int at)
    {
        for (var lane = 0; lane < Count; lane++) { BinaryPrimitives.WriteUInt32BigEndian(digests[((lane * Sha1Block.DigestBytes) + at)..], words[lane]); }
    }
}
