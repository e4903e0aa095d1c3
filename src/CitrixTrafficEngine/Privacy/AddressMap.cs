using System.Security.Cryptography;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Privacy;

/// <summary>Maps addresses so that those with a common prefix keep a common prefix of the same length, and nobody without the key can tell them.</summary>
/// <remarks>Source: J. Xu, J. Fan, M. Ammar, S. Moon, "Prefix-Preserving IP Address Anonymization" (Crypto-PAn), with AES; IPv6 the same over 128 bits.</remarks>
sealed class AddressMap : IDisposable
{
    /// <summary>Bytes of key: 16 for AES and 16 for the padding.</summary>
    public const int KeyBytes = 32;

    /// <summary>Addresses kept, so that a flow rarely costs more than a look-up: 262,144; then all are forgotten.</summary>
    const int Capacity = 262_144;

    const int BlockBytes = 16;

    readonly Aes _aes = Aes.Create();
    readonly byte[] _pad = new byte[BlockBytes];
    readonly Dictionary<(IpAddress Address, bool V4), IpAddress> _known = [];
    readonly byte[] _blocks = new byte[BlockBytes * 128];
    readonly byte[] _sealed = new byte[BlockBytes * 128];

    /// <summary>Makes the map of <paramref name="key"/>, of which the first <see cref="KeyBytes"/> bytes count.</summary>
    public AddressMap(ReadOnlySpan<byte> key)
    {
        _aes.Key = key[..BlockBytes].ToArray();
        _aes.EncryptEcb(key[BlockBytes..KeyBytes], _pad, PaddingMode.None);
    }

    /// <summary>The address that stands for <paramref name="address"/>.</summary>
    public IpAddress Map(IpAddress address, bool v4)
    {
        if (_known.TryGetValue((address, v4), out var mapped)) { return mapped; }

        if (_known.Count >= Capacity) { _known.Clear(); }

        Span<byte> bytes = stackalloc byte[IpAddress.Size];
        address.CopyTo(bytes);
        var part = v4 ? bytes[12..] : bytes;
        Map(part);
        mapped = v4 ? IpAddress.FromV4(part) : IpAddress.FromV6(part);
        _known.Add((address, v4), mapped);
        return mapped;
    }

    public void Dispose() => _aes.Dispose();

    // Bit by bit: whether it turns is told by the first bit of the sealed block that holds the bits before it and, behind them, the padding.
    void Map(Span<byte> address)
    {
        var bits = address.Length * 8;
        for (var bit = 0; bit < bits; bit++)
        {
            var block = _blocks.AsSpan(bit * BlockBytes, BlockBytes);
            _pad.CopyTo(block);
            address[..(bit / 8)].CopyTo(block);
            var kept = (byte)(0xff00 >> (bit % 8));
            block[bit / 8] = (byte)((address[bit / 8] & kept) | (_pad[bit / 8] & ~kept));
        }

        _aes.EncryptEcb(_blocks.AsSpan(0, bits * BlockBytes), _sealed.AsSpan(0, bits * BlockBytes), PaddingMode.None);
        for (var bit = 0; bit < bits; bit++)
        {
            if (_sealed[bit * BlockBytes] >= 0x80) { address[bit / 8] ^= (byte)(0x80 >> (bit % 8)); }
        }
    }
}
