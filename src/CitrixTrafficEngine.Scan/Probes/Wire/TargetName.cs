namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>A target as requests name it.</summary>
static class TargetName
{
    /// <summary>Longest name: 253 characters. Source: RFC 1035, 2.3.4.</summary>
    const int Longest = 253;

    /// <summary>Whether it is a host name, not an address: only a name may stand in a TLS hello (RFC 6066, 3).</summary>
    public static bool IsHostName(string host)
    {
        if (host.Length is 0 or > Longest) { return false; }

        var hasLetter = false;
        foreach (var character in host)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.' or '_')) { return false; }

            hasLetter |= char.IsAsciiLetter(character);
        }

        return hasLetter;
    }

    /// <summary>Writes it as a Host header has it: an IPv6 address in brackets, without a zone; nothing that ends a line.</summary>
    public static void WriteHost(ref RequestWriter request, string host)
    {
        var isV6 = host.Contains(':', StringComparison.Ordinal);
        if (isV6) { request.Byte((byte)'['); }

        foreach (var character in host.AsSpan(0, Math.Min(host.Length, Longest)))
        {
            if (character == '%') { break; }

            if (char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or ':') { request.Byte((byte)character); }
        }

        if (isV6) { request.Byte((byte)']'); }
    }
}
