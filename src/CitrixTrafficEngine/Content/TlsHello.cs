using System.Buffers.Binary;

namespace CitrixTrafficEngine.Content;

/// <summary>Reads the hellos of TLS (RFC 8446, 4.1; RFC 5246, 7.4.1) and DTLS (RFC 6347, 4.2; RFC 9147, 5). Never throws.</summary>
static class TlsHello
{
    const ushort ServerName = 0, Alpn = 16, PreSharedKey = 41, SupportedVersions = 43;
    const int MaxProtocols = 8;
    const int MaxVersions = 8;

    /// <summary>A server's clock is believed within a week of the capture's: a random field falls there once in 3,500 hellos.</summary>
    const uint ClockSeconds = 7 * 86_400;

    /// <summary>The body of a ClientHello, or its beginning.</summary>
    public static void ReadClient(ReadOnlySpan<byte> body, TlsDraft draft)
    {
        var tls = draft.Tls;
        var reader = new ByteReader(body);
        if (!reader.TryU16(out var version) || !reader.Skip(32) || !reader.TryByte(out var sessionBytes)) { return; }

        tls.HasClientHello = true;
        tls.OfferedVersion = version;
        tls.OfferedVersions = [version];
        if (!reader.TryTake(sessionBytes, out var session)) { return; }

        draft.ClientSession = session.ToArray();
        if (tls.IsDatagram && !(reader.TryByte(out var cookieBytes) && reader.Skip(cookieBytes))) { return; }

        if (!reader.TryU16(out var suiteBytes) || !reader.Skip(suiteBytes) || !reader.TryByte(out var methods) || !reader.Skip(methods) || !reader.TryU16(out var extensionBytes)) { return; }

        var extensions = new ByteReader(reader.TakeUpTo(extensionBytes));
        while (extensions.TryU16(out var type) && extensions.TryU16(out var length))
        {
            var content = extensions.TakeUpTo(length);
            switch (type)
            {
                case ServerName:
                    tls.ServerName = Name(content) ?? tls.ServerName;
                    break;
                case Alpn:
                    tls.OfferedProtocols = Protocols(content);
                    break;
                case SupportedVersions:
                    ReadVersions(content, tls);
                    break;
            }
        }
    }

    /// <summary>The body of a ServerHello, or its beginning.</summary>
    public static void ReadServer(ReadOnlySpan<byte> body, TlsDraft draft, long timeNs)
    {
        var tls = draft.Tls;
        var reader = new ByteReader(body);
        if (!reader.TryU16(out var version) || !reader.TryTake(32, out var random) || !reader.TryByte(out var sessionBytes)) { return; }

        if (!reader.TryTake(sessionBytes, out var session) || !reader.TryU16(out var cipher) || !reader.Skip(1)) { return; }

        tls.HasServerHello = true;
        tls.ChosenVersion = version;
        tls.Cipher = cipher;
        var resumes = false;
        if (reader.TryU16(out var extensionBytes))
        {
            var extensions = new ByteReader(reader.TakeUpTo(extensionBytes));
            while (extensions.TryU16(out var type) && extensions.TryU16(out var length))
            {
                var content = extensions.TakeUpTo(length);
                switch (type)
                {
                    case Alpn:
                        tls.ChosenProtocol = Protocols(content) is [var chosen, ..] ? chosen : null;
                        break;
                    case SupportedVersions when content.Length >= 2:
                        tls.ChosenVersion = BinaryPrimitives.ReadUInt16BigEndian(content);
                        break;
                    case PreSharedKey:
                        resumes = true;
                        break;
                }
            }
        }

        var hidesCertificate = IsTls13(tls.ChosenVersion);
        tls.IsResumed = hidesCertificate ? resumes : !session.IsEmpty && session.SequenceEqual(draft.ClientSession);
        if (hidesCertificate) { return; }

        var clock = BinaryPrimitives.ReadUInt32BigEndian(random);
        var now = (uint)Math.Clamp(timeNs / 1_000_000_000, 0, uint.MaxValue);
        tls.ServerTime = (clock > now ? clock - now : now - clock) <= ClockSeconds ? clock : null;
    }

    /// <summary>Whether <paramref name="version"/> is TLS 1.3, a draft of it (0x7fNN), or DTLS 1.3: then all behind the ServerHello is encrypted.</summary>
    public static bool IsTls13(ushort version) => version is 0x0304 or 0xfefc || version >> 8 == 0x7f;

    // RFC 6066, section 3: a list of names, of which type 0 is a host.
    static string? Name(ReadOnlySpan<byte> content)
    {
        var reader = new ByteReader(content);
        return reader.TryU16(out _) && reader.TryByte(out var type) && type == 0 && reader.TryU16(out var length) && reader.TryTake(length, out var name) ? PrintableText.Of(name) : null;
    }

    // RFC 7301, 3.1. Values for greasing (RFC 8701) name nothing.
    static List<string> Protocols(ReadOnlySpan<byte> content)
    {
        var protocols = new List<string>();
        var reader = new ByteReader(content);
        reader.TryU16(out _);
        while (protocols.Count < MaxProtocols && reader.TryByte(out var length) && reader.TryTake(length, out var name))
        {
            var isGrease = name.Length == 2 && IsGrease(BinaryPrimitives.ReadUInt16BigEndian(name));
            if (!isGrease && PrintableText.Of(name) is { } text) { protocols.Add(text); }
        }

        return protocols;
    }

    static void ReadVersions(ReadOnlySpan<byte> content, TlsContent tls)
    {
        var versions = new List<ushort>();
        var reader = new ByteReader(content);
        reader.TryByte(out _);
        while (versions.Count < MaxVersions && reader.TryU16(out var version))
        {
            if (!IsGrease(version)) { versions.Add(version); }
        }

        if (versions.Count == 0) { return; }

        tls.OfferedVersions = versions;

        // DTLS counts downwards. A draft (0x7fNN) stands above all.
        tls.OfferedVersion = tls.IsDatagram ? versions.Min() : versions.Max();
    }

    static bool IsGrease(ushort value) => (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
}
