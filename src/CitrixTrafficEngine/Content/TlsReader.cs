using System.Buffers;
using System.Buffers.Binary;

namespace CitrixTrafficEngine.Content;

/// <summary>Reads the clear part of a TLS handshake from the beginning of what one end sent. Never throws.</summary>
static class TlsReader
{
    internal const byte ClientHello = 1, ServerHello = 2, Certificate = 11;

    const byte Alert = 21, Handshake = 22;
    const int RecordHeaderBytes = 5;
    const int MessageHeaderBytes = 4;

    // A record holds at most 2^14 bytes and 2,048 of expansion (RFC 5246, 6.2.3).
    const int MaxRecordBytes = 16_384 + 2_048;

    /// <summary>Reads <paramref name="data"/>, which is all there is where <paramref name="isEnd"/>.</summary>
    public static ReadState Read(ReadOnlySpan<byte> data, bool isEnd, TlsDraft draft, long timeNs)
    {
        if (data.Length >= 2 && data[0] >= 0x80) { return ReadOldHello(data, isEnd, draft); }

        // The messages without the record headers between them: a message may go over several records.
        var messages = ArrayPool<byte>.Shared.Rent(StreamAssembly.MaxBytes);
        try
        {
            return ReadRecords(data, isEnd, draft, timeNs, messages.AsSpan(0, StreamAssembly.MaxBytes));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(messages);
        }
    }

    static ReadState ReadRecords(ReadOnlySpan<byte> data, bool isEnd, TlsDraft draft, long timeNs, Span<byte> messages)
    {
        var length = 0;
        var reader = new ByteReader(data);
        var isWhole = true;
        var isSealed = false;
        while (isWhole && reader.Left >= RecordHeaderBytes)
        {
            reader.TryByte(out var type);
            reader.TryU16(out var version);
            reader.TryU16(out var bytes);
            if (version >> 8 != 3 || bytes > MaxRecordBytes) { return ReadState.Done; }

            isWhole = reader.Left >= bytes;
            var content = reader.TakeUpTo(bytes);
            if (type == Handshake)
            {
                var count = Math.Min(content.Length, messages.Length - length);
                content[..count].CopyTo(messages[length..]);
                length += count;
                continue;
            }

            if (type == Alert && content.Length == 2) { draft.Tls.Alert = content[1]; }

            isSealed = true;
            break;
        }

        var state = ReadMessages(messages[..length], isEnd || isSealed, draft, timeNs);
        return isSealed || isEnd ? ReadState.Done : state;
    }

    // Reads whole messages; the one that is cut only where nothing follows.
    static ReadState ReadMessages(ReadOnlySpan<byte> messages, bool isEnd, TlsDraft draft, long timeNs)
    {
        var reader = new ByteReader(messages);
        while (reader.Left >= MessageHeaderBytes)
        {
            reader.TryByte(out var type);
            reader.TryU24(out var bytes);
            if (reader.Left < bytes && !isEnd) { return ReadState.More; }

            if (ReadMessage(type, reader.TakeUpTo(bytes), draft, timeNs) == ReadState.Done) { return ReadState.Done; }
        }

        return ReadState.More;
    }

    /// <summary>One message; done where none that matters follows.</summary>
    internal static ReadState ReadMessage(byte type, ReadOnlySpan<byte> body, TlsDraft draft, long timeNs)
    {
        switch (type)
        {
            case ClientHello:
                TlsHello.ReadClient(body, draft);
                return ReadState.Done;
            case ServerHello:
                TlsHello.ReadServer(body, draft, timeNs);
                return TlsHello.IsTls13(draft.Tls.ChosenVersion) ? ReadState.Done : ReadState.More;
            case Certificate:
                ReadChain(body, draft.Tls);
                return ReadState.Done;
            case 0 or 3 or 4 or 22: // HelloRequest, HelloVerifyRequest, NewSessionTicket of a resumption, CertificateStatus
                return ReadState.More;
            default:
                return ReadState.Done;
        }
    }

    // RFC 5246, 7.4.2: the sender's own certificate comes first. TLS 1.3 would put a context before it, and is encrypted.
    static void ReadChain(ReadOnlySpan<byte> body, TlsContent tls)
    {
        var reader = new ByteReader(body);
        if (reader.TryU24(out _) && reader.TryU24(out var bytes)) { CertificateReader.Read(reader.TakeUpTo(bytes), tls); }
    }

    // The hello of SSL 2 that offers SSL 3 or later (RFC 5246, appendix E.2): two bytes of length, type 1, version.
    static ReadState ReadOldHello(ReadOnlySpan<byte> data, bool isEnd, TlsDraft draft)
    {
        if (data.Length < 5) { return isEnd ? ReadState.Done : ReadState.More; }

        if (data[2] == ClientHello && data[3] == 3)
        {
            draft.Tls.HasClientHello = true;
            draft.Tls.OfferedVersion = BinaryPrimitives.ReadUInt16BigEndian(data[3..]);
            draft.Tls.OfferedVersions = [draft.Tls.OfferedVersion];
        }

        return ReadState.Done;
    }
}
