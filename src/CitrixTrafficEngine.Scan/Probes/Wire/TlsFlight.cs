using System.Buffers.Binary;

namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>What a TLS server answers to a hello, up to version 1.2: its hello, its certificate, or an alert. RFC 5246, 6.2 and 7.4.</summary>
sealed class TlsFlight
{
    const byte Alert = 21;
    const byte Handshake = 22;
    const byte ServerHello = 2;
    const byte Certificate = 11;
    const byte ServerHelloDone = 14;
    const int RecordHeaderBytes = 5;
    const int LongestRecord = 16_384 + 2_048;
    const int RandomAt = 2;
    const int SessionAt = 34;

    bool _isMalformed;

    /// <summary>Whether the server said hello.</summary>
    public bool HasHello { get; private set; }

    /// <summary>Whether nothing is left to wait for.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Description of the alert that came, or null. RFC 8446, 6.</summary>
    public byte? AlertCode { get; private set; }

    /// <summary>Version chosen, or null before a hello.</summary>
    public string? Version { get; private set; }

    /// <summary>Whether the server could do version 1.3 as well: it marks its random number then (RFC 8446, 4.1.3).</summary>
    public bool CouldDoVersion13 { get; private set; }

    public string? NextProtocol { get; private set; }

    public CertificateFacts? Leaf { get; private set; }

    /// <summary>Whether these bytes are no TLS, as far as they go.</summary>
    public bool IsForeign => _isMalformed && !HasHello;

    // RFC 8446, 4.1.3.
    static ReadOnlySpan<byte> DowngradeMark => "DOWNGRD\u0001"u8;

    /// <summary>Reads what came so far.</summary>
    public static TlsFlight Read(ReadOnlySpan<byte> received)
    {
        var flight = new TlsFlight();
        byte[] handshake = [];
        var length = 0;
        for (var rest = received; !rest.IsEmpty && !flight.IsComplete && !flight._isMalformed;)
        {
            var size = rest.Length < RecordHeaderBytes ? 1 : BinaryPrimitives.ReadUInt16BigEndian(rest[3..]);
            flight._isMalformed = !IsHeader(rest) || size is 0 or > LongestRecord;
            if (flight._isMalformed || rest.Length < RecordHeaderBytes + size) { break; }

            var content = rest.Slice(RecordHeaderBytes, size);
            if (rest[0] == Alert)
            {
                flight.TakeAlert(content);
            }
            else
            {
                if (length == 0) { handshake = new byte[received.Length]; } // not for what is no TLS

                content.CopyTo(handshake.AsSpan(length));
                length += size;
            }

            rest = rest[(RecordHeaderBytes + size)..];
        }

        flight.TakeMessages(handshake.AsSpan(0, length));
        return flight;
    }

    static bool IsHeader(ReadOnlySpan<byte> rest) =>
        rest[0] is Alert or Handshake && (rest.Length < 2 || rest[1] == 3) && (rest.Length < 3 || rest[2] <= 4);

    void TakeAlert(ReadOnlySpan<byte> content)
    {
        if (content.Length != 2 || content[0] is not (1 or 2))
        {
            _isMalformed = true;
            return;
        }

        AlertCode = content[1];
        IsComplete = true;
    }

    void TakeMessages(ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= 4 && !_isMalformed)
        {
            var length = (rest[1] << 16) | (rest[2] << 8) | rest[3];
            if (!HasHello && (rest[0] != ServerHello || length > LongestRecord))
            {
                _isMalformed = true;
                return;
            }

            if (rest.Length < 4 + length) { return; }

            TakeMessage(rest[0], rest.Slice(4, length));
            rest = rest[(4 + length)..];
        }
    }

    void TakeMessage(byte type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case ServerHello when !HasHello:
                HasHello = TakeHello(body);
                _isMalformed |= !HasHello;
                break;
            case Certificate when body.Length > 6:
                var length = (body[3] << 16) | (body[4] << 8) | body[5];
                if (length <= body.Length - 6) { Leaf = CertificateFacts.Read(body.Slice(6, length)); }

                break;
            case ServerHelloDone:
                IsComplete = true;
                break;
            default:
                break;
        }
    }

    bool TakeHello(ReadOnlySpan<byte> hello)
    {
        if (hello.Length < SessionAt + 4 || hello[0] != 3 || hello[1] > 3 || hello[SessionAt] > 32) { return false; }

        var at = SessionAt + 1 + hello[SessionAt] + 3;
        if (at > hello.Length) { return false; }

        Version = hello[1] switch
        {
            0 => "ssl3",
            1 => "1.0",
            2 => "1.1",
            _ => "1.2",
        };
        CouldDoVersion13 = hello.Slice(RandomAt + 24, 8).SequenceEqual(DowngradeMark);
        return at == hello.Length || TakeExtensions(hello[at..]);
    }

    bool TakeExtensions(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) != rest.Length - 2) { return false; }

        for (rest = rest[2..]; !rest.IsEmpty;)
        {
            if (rest.Length < 4) { return false; }

            var end = 4 + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (end > rest.Length) { return false; }

            // RFC 7301, 3.1: a list of one name.
            if (BinaryPrimitives.ReadUInt16BigEndian(rest) == HelloExtensions.NextProtocol && end > 7) { NextProtocol = Printable.Of(rest[7..end]); }

            rest = rest[end..];
        }

        return true;
    }
}
