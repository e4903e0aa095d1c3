namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>Parts of a hello that TLS and DTLS share. RFC 5246, 7.4.1.</summary>
static class HelloExtensions
{
    public const ushort ServerName = 0;
    public const ushort Groups = 10;
    public const ushort PointFormats = 11;
    public const ushort SignatureAlgorithms = 13;
    public const ushort NextProtocol = 16;
    public const ushort Padding = 21;

    /// <summary>Writes 32 bytes that look random, from the cookie.</summary>
    public static void WriteRandom(ref RequestWriter hello, ProbeCookie cookie)
    {
        hello.UInt64(cookie.First);
        hello.UInt64(cookie.Second);
        hello.UInt64(~cookie.Second);
        hello.UInt64(~cookie.First);
    }

    /// <summary>Writes an extension whose content is a list of 16-bit numbers.</summary>
    public static void WriteNumbers(ref RequestWriter hello, ushort extension, params scoped ReadOnlySpan<ushort> numbers)
    {
        hello.UInt16(extension);
        hello.UInt16((ushort)((2 * numbers.Length) + 2));
        hello.UInt16((ushort)(2 * numbers.Length));
        foreach (var number in numbers) { hello.UInt16(number); }
    }

    /// <summary>Writes that points come uncompressed. RFC 8422, 5.1.2.</summary>
    public static void WritePointFormats(ref RequestWriter hello)
    {
        hello.UInt16(PointFormats);
        hello.UInt16(2);
        hello.Bytes([1, 0]);
    }
}
