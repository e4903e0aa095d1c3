using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CitrixTrafficEngine.Net;

/// <summary>An IPv4 or IPv6 address in 16 bytes of network order. IPv4 is kept in its mapped form ::ffff:a.b.c.d (RFC 4291, 2.5.5.2).</summary>
/// <remarks>The family is not part of the value: a packet's IP version stands in the flow key beside it.</remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
public readonly struct IpAddress : IEquatable<IpAddress>, IComparable<IpAddress>
{
    /// <summary>Bytes an address takes: 16.</summary>
    public const int Size = 16;

    static readonly ulong s_seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    // Wire order, so that a header is copied and a text is compared without turning bytes.
    readonly ulong _first;
    readonly ulong _second;

    IpAddress(ulong first, ulong second)
    {
        _first = first;
        _second = second;
    }

    /// <summary>The IPv4 address whose four wire bytes are <paramref name="bytes"/>.</summary>
    public static IpAddress FromV4(ReadOnlySpan<byte> bytes) => FromV4Wire(MemoryMarshal.Read<uint>(bytes));

    /// <summary>The IPv6 address whose sixteen wire bytes are <paramref name="bytes"/>.</summary>
    public static IpAddress FromV6(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<IpAddress>(bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static IpAddress FromV4Wire(uint wire)
    {
        var word = BitConverter.IsLittleEndian ? ((ulong)wire << 32) | 0xffff_0000UL : 0x0000_ffff_0000_0000UL | wire;
        return new(0, word);
    }

    /// <summary>Whether the address has the mapped form, so that it can be an IPv4 address.</summary>
    public bool IsV4 => _first == 0 && (BitConverter.IsLittleEndian ? (uint)_second == 0xffff_0000u : _second >> 32 == 0xffff);

    /// <summary>Whether it is 0.0.0.0 or ::, which no host has.</summary>
    public bool IsUnspecified => _first == 0 && (_second == 0 || this == FromV4Wire(0));

    /// <summary>Copies the sixteen wire bytes to <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => MemoryMarshal.Write(destination, in this);

    /// <summary>Parses dotted or colon text. Allocates.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        if (!IPAddress.TryParse(text, out var parsed)) { return false; }

        Span<byte> bytes = stackalloc byte[Size];
        if (!parsed.TryWriteBytes(bytes, out var written)) { return false; }

        address = written == 4 ? FromV4(bytes) : FromV6(bytes);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(IpAddress other) => _first == other._first && _second == other._second;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is IpAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Hash(s_seed);

    /// <summary>A hash that only the holder of <paramref name="seed"/> can aim at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Hash(ulong seed) => Fold.Of(_first ^ seed, _second ^ Fold.First);

    /// <summary>Compares as the wire bytes do, first byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CompareTo(IpAddress other) => _first == other._first
        ? HostOrder(_second).CompareTo(HostOrder(other._second))
        : HostOrder(_first).CompareTo(HostOrder(other._first));

    /// <summary>The canonical text (RFC 5952). Allocates.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return IsV4 ? new IPAddress(bytes[12..]).ToString() : new IPAddress(bytes).ToString();
    }

    /// <summary>Whether both are the same address.</summary>
    public static bool operator ==(IpAddress left, IpAddress right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(IpAddress left, IpAddress right) => !left.Equals(right);

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(IpAddress left, IpAddress right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(IpAddress left, IpAddress right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> sorts before or with <paramref name="right"/>.</summary>
    public static bool operator <=(IpAddress left, IpAddress right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> sorts after or with <paramref name="right"/>.</summary>
    public static bool operator >=(IpAddress left, IpAddress right) => left.CompareTo(right) >= 0;

    static ulong HostOrder(ulong wire) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(wire) : wire;
}
