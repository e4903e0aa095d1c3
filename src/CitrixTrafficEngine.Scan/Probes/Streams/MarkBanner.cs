using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>A server that speaks first and whose first bytes are fixed: ICA, IMA, RFB.</summary>
sealed class MarkBanner : IStreamProbe
{
    readonly string _service;
    readonly byte[] _value;
    readonly byte[] _mask;
    readonly bool _isText;

    MarkBanner(string service, ReadOnlySpan<byte> value, ReadOnlySpan<byte> mask, bool isText = false) =>
        (_service, _value, _mask, _isText) = (service, value.ToArray(), mask.ToArray(), isText);

    public static MarkBanner Ica { get; } = new("ica", [0x7f, 0x7f, (byte)'I', (byte)'C', (byte)'A', 0], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

    public static MarkBanner Ima { get; } = new("ima", [0, 0, 0, 0, 0x81, 0, 0, 0, 1], [0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

    // "RFB ", three digits, a dot, three digits, a line feed: a digit's upper bits are fixed.
    public static MarkBanner Rfb { get; } = new("rfb", "RFB 000.000\n"u8, [0xff, 0xff, 0xff, 0xff, 0xf0, 0xf0, 0xf0, 0xff, 0xf0, 0xf0, 0xf0, 0xff], isText: true);

    public static ProbeFacts IcaFacts { get; } = new()
    {
        Services = ["ica"],
        Ports = [1494],
        Specification = "Citrix private: 7f 7f ICA 00, sent by the server about once a second; read only",
        Logs = "a connection that ended before a session",
        LargestReplyBytes = 12,
    };

    public static ProbeFacts ImaFacts { get; } = new()
    {
        Services = ["ima"],
        Ports = [2512],
        Specification = "Citrix private: greeting of the IMA service; read only",
        Logs = "nothing known",
        LargestReplyBytes = 9,
        Note = "XenApp 6.5 and older: finding it open is a finding.",
    };

    public static ProbeFacts RfbFacts { get; } = new()
    {
        Services = ["rfb"],
        Ports = [5900],
        Specification = "RFC 6143, 7.1.1: ProtocolVersion; read only",
        Logs = "a connection that ended before the version was answered",
        LargestReplyBytes = 12,
        VerifiedWith = "tigervnc-standalone-server",
    };

    public string Id => $"{_service}-banner";

    public ConfirmTier Tier => ConfirmTier.Passive;

    public int Build(Span<byte> request, ProbeCookie cookie, string host) => 0;

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        var length = Math.Min(received.Length, _value.Length);
        for (var at = 0; at < length; at++)
        {
            if ((received[at] & _mask[at]) != _value[at]) { return ReplyJudgement.Foreign; }

            if (_mask[at] == 0xf0 && received[at] > '9') { return ReplyJudgement.Foreign; }
        }

        if (length < _value.Length) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        detail = new() { Protocol = _service, Banner = _isText ? Printable.Of(received[..length]) : null };
        return ReplyJudgement.Confirmed;
    }
}
