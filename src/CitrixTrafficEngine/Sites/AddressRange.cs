using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Sites;

/// <summary>The addresses from <paramref name="First"/> to <paramref name="Last"/>, both included, of one family.</summary>
public readonly record struct AddressRange(IpAddress First, IpAddress Last)
{
    /// <summary>Whether <paramref name="address"/> lies in the range.</summary>
    public bool Contains(IpAddress address) => address >= First && address <= Last;

    /// <summary>Orders ranges by how many addresses they hold.</summary>
    internal UInt128 SizeRank => Number(Last) - Number(First);

    static UInt128 Number(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[IpAddress.Size];
        address.CopyTo(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
