namespace CitrixTrafficEngine.Content;

/// <summary>Reads the clear part of a DTLS handshake (RFC 6347), datagram after datagram. Never throws.</summary>
static class DtlsReader
{
    const byte Alert = 21, Handshake = 22;

    /// <summary>Reads one datagram of <paramref name="end"/>.</summary>
    public static void Read(ReadOnlySpan<byte> datagram, int end, TlsDraft draft, long timeNs)
    {
        var reader = new ByteReader(datagram);
        while (reader.TryByte(out var type) && reader.TryU16(out var version) && version >> 8 == 0xfe && reader.TryU16(out var epoch) && reader.Skip(6) && reader.TryU16(out var bytes))
        {
            var content = reader.TakeUpTo(bytes);
            if (epoch != 0) { return; } // encrypted

            if (type == Alert && content.Length == 2) { draft.Tls.Alert = content[1]; }

            if (type == Handshake) { ReadFragments(content, end, draft, timeNs); }
        }
    }

    static void ReadFragments(ReadOnlySpan<byte> content, int end, TlsDraft draft, long timeNs)
    {
        var reader = new ByteReader(content);
        while (reader.TryByte(out var type) && reader.TryU24(out var bytes) && reader.TryU16(out var number) && reader.TryU24(out var offset) && reader.TryU24(out var count))
        {
            var fragment = reader.TakeUpTo(count);
            if (offset == 0 && fragment.Length == bytes)
            {
                Read(type, fragment, draft, timeNs);
                continue;
            }

            if (offset + count > bytes || bytes > DatagramMessage.MaxBytes || type is not (TlsReader.ClientHello or TlsReader.ServerHello or TlsReader.Certificate)) { continue; }

            var message = draft.Messages[end];
            if (message is null || message.Number != number || message.Length != bytes)
            {
                draft.Forget(end);
                draft.Messages[end] = message = new(number, bytes);
            }

            message.Assembly.Add(offset, fragment, bytes);
            if (message.Assembly.Whole.Length < bytes) { continue; }

            Read(type, message.Assembly.Whole, draft, timeNs);
            draft.Forget(end);
        }
    }

    static void Read(byte type, ReadOnlySpan<byte> body, TlsDraft draft, long timeNs)
    {
        // A client asks again with the server's cookie; either hello tells the same. Its certificate is not the server's.
        if (type is TlsReader.ClientHello or TlsReader.ServerHello || (type == TlsReader.Certificate && draft.Tls.Subject is null)) { TlsReader.ReadMessage(type, body, draft, timeNs); }
    }
}
