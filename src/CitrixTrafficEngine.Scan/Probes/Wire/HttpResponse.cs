namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>An HTTP/1 response as far as it came. RFC 9112, 2 to 5. Never throws.</summary>
ref struct HttpResponse
{
    /// <summary>Bytes of a body that are waited for: the marks stand at its beginning.</summary>
    const int MostBody = 2_048;

    /// <summary>Bytes of an answer that the engine keeps: more will not come.</summary>
    const int MostBytes = 16_384;

    public int Status { get; private set; }

    /// <summary>Header lines, without the empty one that ends them.</summary>
    public ReadOnlySpan<byte> Headers { get; private set; }

    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Reads what came. Partial also while more of the body is worth waiting for.</summary>
    public static ReplyJudgement Read(ReadOnlySpan<byte> received, bool ended, out HttpResponse response)
    {
        response = default;
        ended |= received.Length >= MostBytes;
        if (!IsStatusLine(received)) { return ReplyJudgement.Foreign; }

        var line = received.IndexOf((byte)'\n');
        if (line < 0) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        if (line < 12 || !HasStatus(received[9..12], out var status)) { return ReplyJudgement.Foreign; }

        response.Status = status;
        var rest = received[(line + 1)..];
        var end = EndOfHeaders(rest, out var bodyAt);
        if (end < 0)
        {
            response.Headers = rest;
            return ended ? ReplyJudgement.Confirmed : ReplyJudgement.Partial;
        }

        response.Headers = rest[..end];
        response.Body = rest[bodyAt..];
        return ended || response.HasEnough() ? ReplyJudgement.Confirmed : ReplyJudgement.Partial;
    }

    /// <summary>Takes the next header off <paramref name="rest"/>, which begins as <see cref="Headers"/>. A line without a colon ends them.</summary>
    public static bool TryNext(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        var colon = line.IndexOf((byte)':');
        if (colon <= 0) { return false; }

        name = line[..colon];
        value = line[(colon + 1)..].Trim(" \t\r"u8);
        return true;
    }

    /// <summary>The value of the first header of this name, upper or lower case; empty where there is none.</summary>
    public readonly ReadOnlySpan<byte> Find(scoped ReadOnlySpan<byte> wanted)
    {
        for (var rest = Headers; TryNext(ref rest, out var name, out var value);)
        {
            if (Same(name, wanted)) { return value; }
        }

        return default;
    }

    /// <summary>Whether both are the same but for case.</summary>
    public static bool Same(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => System.Text.Ascii.EqualsIgnoreCase(one, other);

    readonly bool HasEnough()
    {
        if (Status is >= 300 and < 400 or 204 or < 200 || Body.Length >= MostBody) { return true; }

        var length = 0L;
        var stated = Find("Content-Length"u8);
        foreach (var digit in stated)
        {
            if (digit is < (byte)'0' or > (byte)'9' || length > MostBytes) { return false; }

            length = (length * 10) + (digit - '0');
        }

        return !stated.IsEmpty && Body.Length >= length;
    }

    static bool IsStatusLine(ReadOnlySpan<byte> received)
    {
        var mark = "HTTP/1."u8;
        var length = Math.Min(received.Length, mark.Length);
        return received[..length].SequenceEqual(mark[..length]) && (received.Length < 8 || received[7] is (byte)'0' or (byte)'1') && (received.Length < 9 || received[8] == ' ');
    }

    static bool HasStatus(ReadOnlySpan<byte> digits, out int status)
    {
        status = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') { return false; }

            status = (status * 10) + (digit - '0');
        }

        return status is >= 100 and <= 599;
    }

    // The empty line, ended as RFC 9112, 2.2 allows.
    static int EndOfHeaders(ReadOnlySpan<byte> rest, out int bodyAt)
    {
        for (var at = 0; at < rest.Length;)
        {
            var end = rest[at..].IndexOf((byte)'\n');
            if (end < 0) { break; }

            if (rest.Slice(at, end).TrimEnd((byte)'\r').IsEmpty)
            {
                bodyAt = at + end + 1;
                return at;
            }

            at += end + 1;
        }

        bodyAt = 0;
        return -1;
    }
}
