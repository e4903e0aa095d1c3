namespace CitrixTrafficEngine.Content;

/// <summary>Walks elements of DER, or of BER with definite lengths (X.690). Never throws.</summary>
ref struct Der(ReadOnlySpan<byte> bytes)
{
    public const byte Integer = 0x02, BitString = 0x03, OctetString = 0x04, Oid = 0x06, Enumerated = 0x0a, Sequence = 0x30, Set = 0x31;

    ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsEmpty => _rest.IsEmpty;

    /// <summary>The tag of the next element, 0 where there is none.</summary>
    public readonly byte NextTag => _rest.IsEmpty ? (byte)0 : _rest[0];

    /// <summary>The next element. Where its end is not there, what there is of it, and nothing behind it.</summary>
    public bool TryNext(out byte tag, out Der content)
    {
        content = default;
        tag = NextTag;
        if (!TryLength(_rest, out var headerBytes, out var length)) { return false; }

        var end = (int)Math.Min(headerBytes + length, _rest.Length);
        content = new(_rest[headerBytes..end]);
        _rest = _rest[end..];
        return true;
    }

    /// <summary>The next element if its tag is <paramref name="expected"/>; else nothing is taken.</summary>
    public bool TryNext(byte expected, out Der content)
    {
        content = default;
        return NextTag == expected && TryNext(out _, out content);
    }

    /// <summary>The first element among those left whose tag is <paramref name="wanted"/>; those before it are passed by.</summary>
    public bool TryFind(byte wanted, out Der content)
    {
        while (TryNext(out var tag, out content))
        {
            if (tag == wanted) { return true; }
        }

        return false;
    }

    /// <summary>All bytes left.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _rest;

    /// <summary>The bytes left as an integer of at most eight bytes.</summary>
    public readonly bool TryNumber(out long value)
    {
        value = 0;
        if (_rest.Length is 0 or > 8) { return false; }

        value = (sbyte)_rest[0];
        foreach (var next in _rest[1..]) { value = (value << 8) | next; }

        return true;
    }

    /// <summary>How long the header and the content of the element are that begins at <paramref name="bytes"/>.</summary>
    public static bool TryLength(ReadOnlySpan<byte> bytes, out int headerBytes, out long contentBytes)
    {
        (headerBytes, contentBytes) = (2, 0);
        if (bytes.Length < 2 || (bytes[0] & 0x1f) == 0x1f) { return false; }

        if (bytes[1] < 0x80)
        {
            contentBytes = bytes[1];
            return true;
        }

        var count = bytes[1] & 0x7f;
        if (count is 0 or > 4 || bytes.Length < 2 + count) { return false; }

        foreach (var next in bytes.Slice(2, count)) { contentBytes = (contentBytes << 8) | next; }

        headerBytes += count;
        return true;
    }
}
