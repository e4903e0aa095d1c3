using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>The secret of one run, from which its cookies are made. SipHash-2-4 with 128-bit output.</summary>
/// <remarks>Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", and its reference vectors.</remarks>
public sealed class ProbeKey
{
    readonly ulong _k0;
    readonly ulong _k1;

    /// <summary>The key of these sixteen bytes.</summary>
    /// <exception cref="ArgumentException">They are not sixteen.</exception>
    public ProbeKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 16) { throw new ArgumentException("A key has 16 bytes.", nameof(bytes)); }

        _k0 = MemoryMarshal.Read<ulong>(bytes);
        _k1 = MemoryMarshal.Read<ulong>(bytes[8..]);
    }

    /// <summary>A new key that nobody knows.</summary>
    public static ProbeKey NewRandom() => new(RandomNumberGenerator.GetBytes(16));

    internal (ulong First, ulong Second) Hash(IpAddress address, Transport transport, ushort port)
    {
        Span<byte> text = stackalloc byte[24];
        text.Clear();
        address.CopyTo(text);
        text[16] = (byte)transport;
        MemoryMarshal.Write(text[18..], in port);
        return Hash(text);
    }

    // The text is whole words: 24 bytes, whose length stands in the last block alone.
    internal (ulong First, ulong Second) Hash(ReadOnlySpan<byte> text)
    {
        var v0 = _k0 ^ 0x736f_6d65_7073_6575;
        var v1 = _k1 ^ 0x646f_7261_6e64_6f6d ^ 0xee;
        var v2 = _k0 ^ 0x6c79_6765_6e65_7261;
        var v3 = _k1 ^ 0x7465_6462_7974_6573;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(text)) { Absorb(word, ref v0, ref v1, ref v2, ref v3); }

        var last = (ulong)text.Length << 56;
        for (var at = text.Length & ~7; at < text.Length; at++) { last |= (ulong)text[at] << (8 * (at & 7)); }

        Absorb(last, ref v0, ref v1, ref v2, ref v3);
        v2 ^= 0xee;
        for (var round = 0; round < 4; round++) { Round(ref v0, ref v1, ref v2, ref v3); }

        var first = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        for (var round = 0; round < 4; round++) { Round(ref v0, ref v1, ref v2, ref v3); }

        return (first, v0 ^ v1 ^ v2 ^ v3);
    }

    static void Absorb(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
