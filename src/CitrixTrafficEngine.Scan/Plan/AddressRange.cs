using System.Buffers.Binary;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>The addresses from <paramref name="First"/> to <paramref name="Last"/>, both included, as numbers.</summary>
/// <remarks>IPv4 lies at ::ffff:0:0/96 as in <see cref="IpAddress"/>, so that one algebra serves both families.</remarks>
readonly record struct AddressRange(UInt128 First, UInt128 Last)
{
    /// <summary>Number of addresses; 0 for the 2^128 of all.</summary>
    public UInt128 Count => Last - First + 1;

    /// <summary>Where IPv4 lies: ::ffff:0:0/96 (RFC 4291, 2.5.5.2).</summary>
    public static AddressRange V4 { get; } = new((UInt128)0xffff_0000_0000UL, (UInt128)0xffff_ffff_ffffUL);

    /// <summary>The number of <paramref name="address"/>.</summary>
    public static UInt128 NumberOf(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[IpAddress.Size];
        address.CopyTo(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The address of <paramref name="number"/>.</summary>
    public static IpAddress AddressOf(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[IpAddress.Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return IpAddress.FromV6(bytes);
    }

    /// <summary>The range of one address.</summary>
    public static AddressRange Of(IpAddress address) => new(NumberOf(address), NumberOf(address));

    /// <summary>The block of <paramref name="address"/>; bits of the host are masked.</summary>
    /// <param name="address">Any address of the block.</param>
    /// <param name="prefix">Leading bits that the block shares: 0 to 32 for IPv4, else 0 to 128.</param>
    /// <param name="isV4">Whether <paramref name="prefix"/> counts the bits of an IPv4 address.</param>
    public static AddressRange Block(IpAddress address, int prefix, bool isV4)
    {
        var hostBits = (isV4 ? 32 : 128) - prefix;
        var hosts = hostBits == 128 ? UInt128.MaxValue : (UInt128.One << hostBits) - 1;
        var first = NumberOf(address) & ~hosts;
        return new(first, first | hosts);
    }

    /// <summary>"10.0.0.1", or "10.0.0.1-10.0.0.9".</summary>
    public override string ToString() => First == Last ? AddressOf(First).ToString() : $"{AddressOf(First)}-{AddressOf(Last)}";
}
