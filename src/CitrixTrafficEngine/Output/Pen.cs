using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Output;

/// <summary>Writes UTF-8 at a reference and gives the reference behind it. Checks no room: the caller has made enough. Never allocates.</summary>
/// <remarks>A record asks for room once, not eighty times, and the place to write at stays in a register.</remarks>
static class Pen
{
    /// <summary>Most bytes of a number: 20.</summary>
    public const int MostNumberBytes = 20;

    /// <summary>Most bytes of an address: 45, and up to three that are written behind it and do not count.</summary>
    public const int MostAddressBytes = 48;

    /// <summary>Most bytes of a character of a string: 6.</summary>
    public const int MostCharacterBytes = 6;

    const uint TenTo8 = 100_000_000;

    // The bytes of an address as text with a dot behind: four bytes, of which one more than the length counts.
    static readonly uint[] s_dotted = [.. Enumerable.Range(0, 256).Select(Dotted)];
    static readonly byte[] s_dottedBytes = [.. Enumerable.Range(0, 256).Select(value => (byte)(value < 10 ? 1 : value < 100 ? 2 : 3))];

    static ReadOnlySpan<byte> Pairs =>
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    static ReadOnlySpan<byte> HexDigits => "0123456789abcdef"u8;

    static ReadOnlySpan<uint> PowersOfTen => [0, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>Bytes as they are. A literal is copied by a few wide moves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Raw(ref byte to, scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(MemoryMarshal.CreateSpan(ref to, text.Length));
        return ref Unsafe.Add(ref to, text.Length);
    }

    /// <summary>One byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Raw(ref byte to, byte value)
    {
        to = value;
        return ref Unsafe.Add(ref to, 1);
    }

    /// <summary>A number.</summary>
    public static ref byte Number(ref byte to, ulong value)
    {
        if (value < 10) { return ref Raw(ref to, (byte)('0' + value)); }

        if (value < 100)
        {
            Pair(ref to, (uint)value);
            return ref Unsafe.Add(ref to, 2);
        }

        if (value <= uint.MaxValue) { return ref Number(ref to, (uint)value); }

        var (high, low) = Math.DivRem(value, TenTo8);
        to = ref Number(ref to, high);
        EightDigits(ref to, (uint)low);
        return ref Unsafe.Add(ref to, 8);
    }

    /// <summary>A number.</summary>
    public static ref byte Number(ref byte to, long value)
    {
        if (value >= 0) { return ref Number(ref to, (ulong)value); }

        to = (byte)'-';
        return ref Number(ref Unsafe.Add(ref to, 1), 0 - (ulong)value);
    }

    /// <summary>A number of 16 hexadecimal digits: all nibbles looked up at once.</summary>
    public static ref byte Hex(ref byte to, ulong value)
    {
        var bytes = Vector128.CreateScalar(BinaryPrimitives.ReverseEndianness(value)).AsByte();
        var nibbles = Vector128.Create(bytes.GetLower(), default);
        var high = (nibbles.AsUInt16() >>> 4).AsByte() & Vector128.Create((byte)15);
        var low = nibbles & Vector128.Create((byte)15);
        var order = Vector128.WidenLower(high) | (Vector128.WidenLower(low) << 8);
        Vector128.Shuffle(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(HexDigits)), order.AsByte()).StoreUnsafe(ref to);
        return ref Unsafe.Add(ref to, 16);
    }

    /// <summary>Two digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pair(ref byte to, uint value) =>
        Unsafe.WriteUnaligned(ref to, Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref MemoryMarshal.GetReference(Pairs), value * 2)));

    /// <summary>Eight digits.</summary>
    public static void EightDigits(ref byte to, uint value)
    {
        var (high, low) = Math.DivRem(value, 10_000u);
        Pair(ref to, high / 100);
        Pair(ref Unsafe.Add(ref to, 2), high % 100);
        Pair(ref Unsafe.Add(ref to, 4), low / 100);
        Pair(ref Unsafe.Add(ref to, 6), low % 100);
    }

    /// <summary>An address without quotes; IPv6 in the form of RFC 5952.</summary>
    public static ref byte Address(ref byte to, scoped in IpAddress address, bool v4)
    {
        ref var bytes = ref Unsafe.As<IpAddress, byte>(ref Unsafe.AsRef(in address));
        if (!v4 && !address.IsV4) { return ref Groups(ref to, ref bytes); }

        if (!v4) { to = ref Raw(ref to, "::ffff:"u8); }

        for (var part = 12; part < IpAddress.Size; part++)
        {
            var value = Unsafe.Add(ref bytes, part);
            Unsafe.WriteUnaligned(ref to, s_dotted[value]);
            to = ref Unsafe.Add(ref to, s_dottedBytes[value] + 1);
        }

        return ref Unsafe.Subtract(ref to, 1);
    }

    /// <summary>A JSON string with its quotes, escaped (RFC 8259, section 7).</summary>
    public static ref byte Text(ref byte to, scoped ReadOnlySpan<char> text)
    {
        to = ref Raw(ref to, (byte)'"');
        var at = 0;
        for (; at < text.Length && text[at] is >= ' ' and < '\x7f' and not ('"' or '\\'); at++) { to = ref Raw(ref to, (byte)text[at]); }

        if (at < text.Length) { to = ref Escaped(ref to, text[at..]); }

        return ref Raw(ref to, (byte)'"');
    }

    static ref byte Escaped(ref byte to, scoped ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"':
                    to = ref Raw(ref to, "\\\""u8);
                    break;
                case '\\':
                    to = ref Raw(ref to, "\\\\"u8);
                    break;
                case < 0x20 or 0x7f:
                    to = ref Raw(ref to, "\\u00"u8);
                    to = ref Raw(ref to, HexDigits[rune.Value >> 4]);
                    to = ref Raw(ref to, HexDigits[rune.Value & 15]);
                    break;
                default:
                    to = ref Unsafe.Add(ref to, rune.EncodeToUtf8(MemoryMarshal.CreateSpan(ref to, 4)));
                    break;
            }
        }

        return ref to;
    }

    static ref byte Number(ref byte to, uint value)
    {
        // How many digits: from the highest bit, times the logarithm of two.
        var digits = ((BitOperations.Log2(value) + 1) * 1_233) >> 12;
        if (value >= PowersOfTen[digits]) { digits++; }

        ref var end = ref Unsafe.Add(ref to, digits);
        ref var at = ref end;
        while (value >= 100)
        {
            (value, var pair) = Math.DivRem(value, 100u);
            at = ref Unsafe.Subtract(ref at, 2);
            Pair(ref at, pair);
        }

        if (value >= 10) { Pair(ref Unsafe.Subtract(ref at, 2), value); }
        else { Unsafe.Subtract(ref at, 1) = (byte)('0' + value); }

        return ref end;
    }

    // RFC 5952, section 4: no leading zeros, lower case, the longest run of two or more zero groups (the first of equals) as "::".
    static ref byte Groups(ref byte to, scoped ref byte bytes)
    {
        var (runStart, runLength) = (-1, 1);
        for (var group = 0; group < 8; group++)
        {
            var length = 0;
            while (group + length < 8 && Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref bytes, (group + length) * 2)) == 0) { length++; }

            if (length > runLength) { (runStart, runLength) = (group, length); }
        }

        for (var group = 0; group < 8; group++)
        {
            if (group == runStart)
            {
                to = ref Raw(ref to, "::"u8);
                group += runLength - 1;
                continue;
            }

            if (group > 0 && group != runStart + runLength) { to = ref Raw(ref to, (byte)':'); }

            to = ref Group(ref to, (uint)((Unsafe.Add(ref bytes, group * 2) << 8) | Unsafe.Add(ref bytes, (group * 2) + 1)));
        }

        return ref to;
    }

    static ref byte Group(ref byte to, uint value)
    {
        for (var shift = (BitOperations.Log2(value | 1) / 4) * 4; shift >= 0; shift -= 4) { to = ref Raw(ref to, HexDigits[(int)(value >> shift) & 15]); }

        return ref to;
    }

    static uint Dotted(int value)
    {
        Span<byte> text = stackalloc byte[4];
        var end = value < 10 ? 1 : value < 100 ? 2 : 3;
        text[end] = (byte)'.';
        for (var at = end - 1; at >= 0; at--)
        {
            text[at] = (byte)('0' + (value % 10));
            value /= 10;
        }

        return MemoryMarshal.Read<uint>(text);
    }
}
