using System.Buffers.Binary;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Sites;

/// <summary>The addresses from <paramref name="First"/> to <paramref name="Last"/>, both included, of one family.</summary>
public readonly record struct AddressRange(IpAddress First, IpAddress Last)
{
    /// <summary>Whether <paramref name="address"/> lies in the range.</summary>
    public bool Contains(IpAddress address) => address >= First && address <= Last;

    /// <summary>Whether the two ranges share an address.</summary>
    public bool Overlaps(AddressRange other) => First <= other.Last && other.First <= Last;

    /// <summary>"10.20.30.22", or "10.20.30.1-10.20.30.9". Allocates.</summary>
    public override string ToString() => First == Last ? First.ToString() : $"{First}-{Last}";

    /// <summary>The network of <paramref name="address"/> with a prefix of <paramref name="prefixBits"/> bits: 0 to 32 for IPv4, 0 to 128 for IPv6.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The prefix is longer than the address, or below 0.</exception>
    public static AddressRange OfNetwork(IpAddress address, int prefixBits)
    {
        var bits = address.IsV4 ? 32 : 128;
        ArgumentOutOfRangeException.ThrowIfNegative(prefixBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixBits, bits);
        var free = bits - prefixBits;
        var mask = free == 128 ? UInt128.MaxValue : (UInt128.One << free) - 1;
        var first = Number(address) & ~mask;
        return new(Address(first), Address(first | mask));
    }

    /// <summary>Orders ranges by how many addresses they hold: one less than that number.</summary>
    public UInt128 SizeRank => Number(Last) - Number(First);

    /// <summary>The address as a number of 128 bits.</summary>
    internal static UInt128 Number(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[IpAddress.Size];
        address.CopyTo(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The address that <see cref="Number"/> gives <paramref name="number"/> for.</summary>
    internal static IpAddress Address(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[IpAddress.Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return IpAddress.FromV6(bytes);
    }
}
