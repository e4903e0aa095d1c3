using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>A server that greets with a line: SMTP, FTP, POP3, IMAP.</summary>
sealed class LineBanner : IStreamProbe
{
    /// <summary>Longest line waited for: 512 bytes. Source: RFC 5321, 4.5.3.1.5; the others are held to it too.</summary>
    const int LongestLine = 512;

    readonly string _service;
    readonly string[] _greetings;
    readonly string? _otherSign;

    LineBanner(string service, string[] greetings, string? otherSign = null) => (_service, _greetings, _otherSign) = (service, greetings, otherSign);

    // SMTP and FTP greet with the same code: what names the other is not this one.
    public static LineBanner Smtp { get; } = new("smtp", ["220 ", "220-"], otherSign: "FTP");

    public static LineBanner Ftp { get; } = new("ftp", ["220 ", "220-"], otherSign: "SMTP");

    public static LineBanner Pop3 { get; } = new("pop3", ["+OK"]);

    public static LineBanner Imap { get; } = new("imap", ["* OK", "* PREAUTH", "* BYE"]);

    public static ProbeFacts SmtpFacts { get; } = Facts("smtp", 25, "RFC 5321, 4.2");

    public static ProbeFacts FtpFacts { get; } = Facts("ftp", 21, "RFC 959, 5.4");

    public static ProbeFacts Pop3Facts { get; } = Facts("pop3", 110, "RFC 1939, 4");

    public static ProbeFacts ImapFacts { get; } = Facts("imap", 143, "RFC 9051, 7.1");

    public string Id => $"{_service}-banner";

    public ConfirmTier Tier => ConfirmTier.Passive;

    public int Build(Span<byte> request, ProbeCookie cookie, string host) => 0;

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        var end = received.IndexOf((byte)'\n');
        var line = end < 0 ? received : received[..end];
        if (line.Length > LongestLine || !CouldGreet(line, out var greets)) { return ReplyJudgement.Foreign; }

        if (end < 0) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        var banner = Printable.Of(line);
        if (!greets || (_otherSign is not null && NamesOnlyOther(banner!))) { return ReplyJudgement.Foreign; }

        detail = new() { Protocol = _service, Banner = banner };
        return ReplyJudgement.Confirmed;
    }

    bool CouldGreet(ReadOnlySpan<byte> line, out bool greets)
    {
        var could = greets = false;
        foreach (var greeting in _greetings)
        {
            var length = Math.Min(line.Length, greeting.Length);
            var matches = true;
            for (var at = 0; at < length; at++) { matches &= line[at] == greeting[at]; }

            could |= matches;
            greets |= matches && length == greeting.Length;
        }

        return could;
    }

    bool NamesOnlyOther(string banner) =>
        banner.Contains(_otherSign!, StringComparison.OrdinalIgnoreCase) && !banner.Contains(_service, StringComparison.OrdinalIgnoreCase);

    static ProbeFacts Facts(string service, ushort port, string specification) => new()
    {
        Services = [service],
        Ports = [port],
        Specification = $"{specification}: greeting, read only",
        Logs = "a connection that ended after the greeting",
        LargestReplyBytes = 1_024,
    };
}
