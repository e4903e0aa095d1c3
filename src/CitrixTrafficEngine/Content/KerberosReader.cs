namespace CitrixTrafficEngine.Content;

/// <summary>Reads the realm, error and time of a Kerberos message (RFC 4120, 5.4 to 5.9). Never throws. Tickets and names of users are passed by.</summary>
static class KerberosReader
{
    const byte AsRequest = 0x6a, AsReply = 0x6b, TgsRequest = 0x6c, TgsReply = 0x6d, Error = 0x7e;

    // Kerberos over TCP puts four bytes of length before each message (RFC 4120, 7.2.2).
    const int LengthBytes = 4;

    /// <summary>Reads what stands in a stream.</summary>
    public static ReadState ReadStream(ReadOnlySpan<byte> data, bool isEnd, FlowContent content, long timeNs, HostFact? client)
    {
        var reader = new ByteReader(data);
        if (!reader.TryU32(out var length) || (reader.Left < length && !isEnd)) { return isEnd ? ReadState.Done : ReadState.More; }

        Read(reader.TakeUpTo((int)Math.Min(length, int.MaxValue)), content, timeNs, client);
        return ReadState.Done;
    }

    /// <summary>Reads one message; a machine that names itself is told to <paramref name="client"/>.</summary>
    public static void Read(ReadOnlySpan<byte> message, FlowContent content, long timeNs, HostFact? client)
    {
        if (!new Der(message).TryNext(out var tag, out var application) || tag is not (AsRequest or AsReply or TgsRequest or TgsReply or Error)) { return; }

        // The version stands first in each: 5.
        if (!application.TryNext(Der.Sequence, out var fields)) { return; }

        switch (tag)
        {
            case AsRequest or TgsRequest:
                if (!fields.TryFind(0xa4, out var tagged) || !tagged.TryNext(Der.Sequence, out var body)) { return; }

                if (tag == AsRequest && client is not null && MachineName(body) is { } machine) { client.Name = machine; }

                if (body.TryFind(0xa2, out var realm)) { SetRealm(realm, content); }

                break;
            case AsReply or TgsReply:
                if (fields.TryFind(0xa3, out var ofClient)) { SetRealm(ofClient, content); }

                break;
            default:
                ReadError(fields, content, timeNs);
                break;
        }
    }

    static void ReadError(Der fields, FlowContent content, long timeNs)
    {
        var kerberos = content.Kerberos ?? new();
        while (fields.TryNext(out var tag, out var value))
        {
            switch (tag)
            {
                case 0xa4 when kerberos.ServerTimeNs is null:
                    kerberos.ServerTimeNs = DerTime.Read(ref value);
                    kerberos.ServerTimeSeenNs = timeNs;
                    break;
                case 0xa6 when kerberos.Error is null && value.TryNext(Der.Integer, out var code) && code.TryNumber(out var number) && number is >= 0 and <= ushort.MaxValue:
                    kerberos.Error = (int)number;
                    content.Kerberos = kerberos;
                    break;
                case 0xa9:
                    if (kerberos.Error is not null) { SetRealm(value, content); }

                    break;
            }
        }
    }

    static void SetRealm(Der tagged, FlowContent content)
    {
        const byte GeneralString = 0x1b;

        if (!tagged.TryNext(GeneralString, out var realm) || PrintableText.Of(realm.Bytes) is not { } text) { return; }

        content.Kerberos ??= new();
        content.Kerberos.Realm ??= text;
    }

    // A machine asks under its own name with a dollar sign behind it (MS-KILE, 3.1.5.11; MS-ADTS, 6.4.3.1).
    static string? MachineName(Der body)
    {
        if (!body.TryFind(0xa1, out var tagged) || !tagged.TryNext(Der.Sequence, out var name) || !name.TryFind(0xa1, out var strings) || !strings.TryNext(Der.Sequence, out var parts)) { return null; }

        return parts.TryNext(0x1b, out var first) && parts.IsEmpty && first.Bytes is [.., (byte)'$'] && PrintableText.Of(first.Bytes[..^1]) is { } text ? text : null;
    }
}
