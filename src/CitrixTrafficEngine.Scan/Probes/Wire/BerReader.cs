namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>Walks the elements of one BER value: tags of one byte, lengths of up to four, which is all that the probed protocols use. Never throws.</summary>
/// <remarks>Source: ITU-T X.690, 8.1.</remarks>
ref struct BerReader(ReadOnlySpan<byte> bytes)
{
    public const byte Boolean = 0x01;
    public const byte Integer = 0x02;
    public const byte BitString = 0x03;
    public const byte OctetString = 0x04;
    public const byte ObjectIdentifier = 0x06;
    public const byte Enumerated = 0x0a;
    public const byte Utf8String = 0x0c;
    public const byte UtcTime = 0x17;
    public const byte GeneralizedTime = 0x18;
    public const byte GeneralString = 0x1b;
    public const byte Sequence = 0x30;
    public const byte Set = 0x31;

    ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>The next tag, or 0 at the end.</summary>
    public readonly byte NextTag => _rest.IsEmpty ? (byte)0 : _rest[0];

    /// <summary>How long the element at the start of <paramref name="bytes"/> is in all. False where it can be none; a length of 0 where too little came to tell.</summary>
    public static bool Measure(ReadOnlySpan<byte> bytes, out long length)
    {
        length = 0;
        if (bytes.Length > 0 && (bytes[0] & 0x1f) == 0x1f) { return false; }

        if (bytes.Length < 2) { return true; }

        if (bytes[1] < 0x80)
        {
            length = 2 + bytes[1];
            return true;
        }

        var count = bytes[1] & 0x7f;
        if (count is 0 or > 4) { return false; }

        if (bytes.Length < 2 + count) { return true; }

        foreach (var octet in bytes.Slice(2, count)) { length = (length << 8) | octet; }

        length += 2 + count;
        return true;
    }

    /// <summary>Reads the next element, whatever it is.</summary>
    public bool TryRead(out byte tag, out ReadOnlySpan<byte> content)
    {
        tag = 0;
        content = default;
        if (!Measure(_rest, out var length) || length == 0 || length > _rest.Length) { return false; }

        tag = _rest[0];
        var header = _rest[1] < 0x80 ? 2 : 2 + (_rest[1] & 0x7f);
        content = _rest[header..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    /// <summary>Reads the next element if its tag is <paramref name="tag"/>.</summary>
    public bool TryRead(byte tag, out ReadOnlySpan<byte> content)
    {
        content = default;
        return NextTag == tag && TryRead(out _, out content);
    }

    /// <summary>Reads what is inside the next element if its tag is <paramref name="tag"/>.</summary>
    public bool TryEnter(byte tag, out BerReader inside)
    {
        var entered = TryRead(tag, out var content);
        inside = new(content);
        return entered;
    }

    /// <summary>Reads an integer of one to eight bytes if its tag is <paramref name="tag"/>.</summary>
    public bool TryReadInteger(byte tag, out long value)
    {
        value = 0;
        if (!TryRead(tag, out var content) || content.Length is 0 or > 8) { return false; }

        value = (sbyte)content[0];
        foreach (var octet in content[1..]) { value = (value << 8) | octet; }

        return true;
    }

    /// <summary>Reads a number inside an explicit tag (Kerberos).</summary>
    public bool TryReadTaggedInteger(byte tag, out long value)
    {
        value = 0;
        return TryEnter(tag, out var inside) && inside.TryReadInteger(Integer, out value) && inside.AtEnd;
    }

    /// <summary>Passes the next element over if its tag is <paramref name="tag"/>; true also where it is another.</summary>
    public bool Skip(byte tag) => NextTag != tag || TryRead(out _, out _);
}
