using System.Net;
using System.Net.Sockets;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>Reads one text of targets into a list. A fault ends its item, not the text, so that all faults are told at once.</summary>
ref struct TargetReader(string text, string source, TargetList list)
{
    readonly ReadOnlySpan<char> _text = text;
    int _at;
    int _line = 1;
    int _lineStart;

    /// <summary>Reads all.</summary>
    public void Read()
    {
        while (_at < _text.Length)
        {
            var next = _text[_at];
            if (next == '#')
            {
                while (_at < _text.Length && _text[_at] != '\n') { _at++; }
            }
            else if (next == '\n')
            {
                _line++;
                _lineStart = ++_at;
            }
            else if (EndsItem(next))
            {
                _at++;
            }
            else if (!ReadItem())
            {
                _at += ItemAt(_at).Length;
            }
        }
    }

    bool ReadItem()
    {
        var item = ItemAt(_at);
        return LooksLikeAddress(item) ? ReadAddresses() : ReadName(item);
    }

    bool ReadAddresses()
    {
        if (!TryReadAddress(out var first, out var isV4)) { return false; }

        if (Peek() == '/') { return ReadBlock(first, isV4); }

        if (AtDash() is { } dash)
        {
            _at = dash + 1;
            SkipBlanks();
            return ReadRange(first, isV4);
        }

        return EndItem(AddressRange.Of(first), "'/', '-' or the end of the address");
    }

    bool ReadBlock(IpAddress address, bool isV4)
    {
        _at++;
        var most = isV4 ? 32 : 128;
        var prefix = 0;
        var start = _at;
        for (; _at < _text.Length && char.IsAsciiDigit(_text[_at]); _at++)
        {
            prefix = (prefix * 10) + _text[_at] - '0';
            if (prefix > most) { return Fault($"expected a prefix length from 0 to {most}"); }
        }

        return _at == start
            ? Fault($"expected a prefix length from 0 to {most}")
            : EndItem(AddressRange.Block(address, prefix, isV4), "the end of the block");
    }

    bool ReadRange(IpAddress first, bool isV4)
    {
        var start = _at;
        if (!TryReadAddress(out var last, out var isLastV4)) { return false; }

        if (isV4 != isLastV4) { return Fault("expected an address of the same family at the end of the range", start); }

        var range = new AddressRange(AddressRange.NumberOf(first), AddressRange.NumberOf(last));
        return range.First > range.Last ? Fault($"expected an address from {first} on: the range is reversed", start) : EndItem(range, "the end of the range");
    }

    bool TryReadAddress(out IpAddress address, out bool isV4)
    {
        isV4 = Peek() != '[' && !ItemAt(_at, untilDash: true).Contains(':');
        return isV4 ? TryReadV4(out address) : TryReadV6(out address);
    }

    bool TryReadV4(out IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address = default;
        for (var part = 0; part < bytes.Length; part++)
        {
            if (part > 0 && Peek() != '.') { return Fault("expected '.' and a number from 0 to 255"); }

            if (part > 0) { _at++; }

            if (!TryReadPart(isFirst: part == 0, out bytes[part])) { return false; }
        }

        address = IpAddress.FromV4(bytes);
        return true;
    }

    // A first number may still turn out to be something else, so that it is judged at its end; the others as soon as they are too large.
    bool TryReadPart(bool isFirst, out byte part)
    {
        const string Expected = "expected a number from 0 to 255";
        part = 0;
        var value = 0;
        var start = _at;
        for (; _at < _text.Length && char.IsAsciiDigit(_text[_at]); _at++)
        {
            if (_at > start && value == 0) { return Fault($"{Expected}, without leading zeros: some programs take them for octal"); }

            value = Math.Min((value * 10) + _text[_at] - '0', 256);
            if (value > 255 && !isFirst) { return Fault(Expected); }
        }

        if (_at == start || value > 255) { return Fault(Expected); }

        part = (byte)value;
        return true;
    }

    bool TryReadV6(out IpAddress address)
    {
        address = default;
        var isBracketed = Peek() == '[';
        if (isBracketed) { _at++; }

        var start = _at;
        while (_at < _text.Length && (char.IsAsciiHexDigit(_text[_at]) || _text[_at] is ':' or '.')) { _at++; }

        if (Peek() == '%') { return Fault("expected an address without a zone: the routing table decides the interface"); }

        var isV6 = IPAddress.TryParse(_text[start.._at], out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6;
        if (!isV6) { return Fault("expected an IPv6 address", start); }

        address = IpAddress.FromV6(parsed!.GetAddressBytes());
        if (!isBracketed) { return true; }

        if (Peek() != ']') { return Fault("expected ']'"); }

        _at++;
        return true;
    }

    bool ReadName(ReadOnlySpan<char> item)
    {
        if (HostName.FaultIn(item) is var (offset, message)) { return Fault(message, _at + offset); }

        list.Add(item.ToString());
        _at += item.Length;
        return true;
    }

    bool EndItem(AddressRange range, string expected)
    {
        if (_at < _text.Length && !EndsItem(_text[_at])) { return Fault($"expected {expected}"); }

        list.Add(range);
        return true;
    }

    // A dash may stand between blanks: then it is the next thing that is no blank.
    readonly int? AtDash()
    {
        var at = _at;
        while (at < _text.Length && _text[at] is ' ' or '\t') { at++; }

        return at < _text.Length && TargetText.IsDash(_text[at]) ? at : null;
    }

    void SkipBlanks()
    {
        while (Peek() is ' ' or '\t') { _at++; }
    }

    readonly char Peek() => _at < _text.Length ? _text[_at] : '\n';

    readonly bool Fault(string message) => Fault(message, _at);

    readonly bool Fault(string message, int at)
    {
        list.Add(new TargetFault(source, _line, at - _lineStart + 1, message));
        return false;
    }

    readonly ReadOnlySpan<char> ItemAt(int at, bool untilDash = false)
    {
        var end = at;
        while (end < _text.Length && !EndsItem(_text[end]) && !(untilDash && TargetText.IsDash(_text[end]))) { end++; }

        return _text[at..end];
    }

    static bool EndsItem(char character) => character is ',' or '#' || char.IsWhiteSpace(character);

    // Names have a letter and no colon; but what begins with a whole IPv4 address and goes on like a range or a block is no name.
    static bool LooksLikeAddress(ReadOnlySpan<char> item)
    {
        var at = 0;
        while (at < item.Length && (char.IsAsciiDigit(item[at]) || item[at] == '.')) { at++; }

        var head = item[..at];
        var goesOn = at < item.Length && (item[at] == '/' || TargetText.IsDash(item[at]));
        return item[0] == '[' || item.Contains(':') || at == item.Length || (goesOn && (head.Count('.') == 3 || IsOfNumbers(item)));
    }

    static bool IsOfNumbers(ReadOnlySpan<char> item)
    {
        foreach (var character in item)
        {
            if (!char.IsAsciiDigit(character) && character is not ('.' or '/') && !TargetText.IsDash(character)) { return false; }
        }

        return true;
    }
}
