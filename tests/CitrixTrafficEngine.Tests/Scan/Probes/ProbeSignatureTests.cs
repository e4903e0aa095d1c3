using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Tests.Scan.Probes;

/// <summary>A sweep and an audit call the same payload the same: what confirms a probe matches a signature of its service.</summary>
public class ProbeSignatureTests
{
    const string NoSignature = "no signature of the service: an audit tells it by its port";
    const string CallsOnly = "an RPC reply does not name its program, so signatures read the calls";

    /// <summary>Probes whose answer no signature knows, and why.</summary>
    static readonly Dictionary<string, string> s_withoutSignature = new(StringComparer.Ordinal)
    {
        ["asf-ping"] = NoSignature,
        ["dhcp-inform"] = NoSignature,
        ["imap-banner"] = NoSignature,
        ["ipmi-capabilities"] = NoSignature,
        ["pop3-banner"] = NoSignature,
        ["smtp-banner"] = NoSignature,
        ["sql-browser"] = NoSignature,
        ["tacacs-start"] = NoSignature,
        ["nfs-tcp"] = CallsOnly,
        ["nfs-udp"] = CallsOnly,
        ["portmapper-tcp"] = CallsOnly,
        ["portmapper-udp"] = CallsOnly,
        ["cgp-hello"] = "the first bytes of the server are not published; the signature reads the client's",
        ["flexnet-hello"] = "no signature describes the hello of the server, only its refusal, which is tested below",
        ["iscsi-discovery"] = "the signature reads the initiator's name, which the answer does not repeat",
        ["rdp-udp"] = "the signature reads the client's SYN; the answer has no fixed bytes at its start",
        ["tftp"] = "the answer comes from a new port, where an audit joins it to the request",
    };

    static readonly Catalog s_catalog = Catalog.Load(new());
    static readonly Signature[] s_signatures = s_catalog.CompileSignatures().Signatures.ToArray();
    static readonly SignatureSet s_set = SignatureSet.Compile(s_signatures);

    public static TheoryData<string> Ids => [.. ProbeRig.All.Select(entry => entry.Description.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_confirms_a_probe_is_matched_by_a_signature_of_its_service(string id)
    {
        var entry = ProbeRig.Of(id);
        var answer = AnswerTo(entry);
        string[] names = [.. entry.Description.Services, ProtocolOf(entry, answer)];
        var services = names.SelectMany(Chain).ToHashSet(StringComparer.Ordinal);

        foreach (var port in PortsOf(entry))
        {
            // RFC 5997, 3: a server's accounting port answers with an Accounting-Response.
            byte[] sent = port is 1813 or 1646 ? [5, .. answer[1..]] : answer;
            var number = s_set.MatchAnswer(entry.Description.Transport, port, sent, sent.Length);
            var matched = number == 0 ? null : s_set.Signatures[number - 1].Service;
            if (s_withoutSignature.ContainsKey(id)) { Assert.True(matched is null || !services.Contains(matched), $"{port}: {matched} matches now: {id} is no exception any more"); }
            else { Assert.True(matched is not null && services.Contains(matched), $"{port}: expected one of {string.Join(' ', services)}, matched {matched ?? "nothing"}"); }
        }
    }

    [Fact]
    public void Exceptions_are_probes() => Assert.All(s_withoutSignature.Keys, id => Assert.Contains(ProbeRig.All, entry => entry.Description.Id == id));

    [Theory]
    [InlineData("57 00 2d 36 30 00")]
    [InlineData("57 57 00 00 00 00")]
    public void A_license_daemon_that_refuses_confirms_and_is_matched(string reply)
    {
        var answer = Answers.Hex(reply);

        Assert.Equal(ReplyJudgement.Confirmed, ProbeRig.Of("flexnet-hello").Stream!.Judge(answer, ended: true, ProbeRig.Cookie(), out _));
        Assert.Equal("flexnet", s_set.Signatures[s_set.MatchAnswer(Transport.Tcp, 27_000, answer, answer.Length) - 1].Service);
        Assert.Equal("flexnet-vendor", s_set.Signatures[s_set.MatchAnswer(Transport.Tcp, 7_279, answer, answer.Length) - 1].Service);
    }

    static string ProtocolOf(ProbeEntry entry, byte[] answer)
    {
        var judgement = entry.Datagram?.Judge(answer, ProbeRig.Cookie(), out var detail) ?? entry.Stream!.Judge(answer, ended: true, ProbeRig.Cookie(), out detail);
        Assert.Equal(ReplyJudgement.Confirmed, judgement);
        return Assert.IsType<string>(detail?.Protocol);
    }

    static byte[] AnswerTo(ProbeEntry entry)
    {
        var request = ProbeRig.Request(entry, ProbeRig.Cookie());
        if (entry.Datagram is not null) { return Answers.ToDatagram(entry.Description.Id, request); }

        // RFC 4253, 4.2: lines may come before the version; a signature reads what is first.
        var answer = Answers.ToStream(entry.Description.Id, request);
        return entry.Description.Id == "ssh-banner" ? answer[answer.AsSpan().IndexOf("SSH-"u8)..] : answer;
    }

    static IEnumerable<ushort> PortsOf(ProbeEntry entry) => entry.Description.Ports.IsEmpty
        ? s_catalog.Rows.Where(row => row.Transport == entry.Description.Transport && entry.Description.Services.Contains(row.Service)).SelectMany(row => row.Ports).Select(range => range.First).Distinct()
        : entry.Description.Ports;

    // A service and what it runs over: what answers for https is TLS.
    static IEnumerable<string> Chain(string service)
    {
        yield return service;
        for (var at = s_catalog.FindService(service)?.Over; at is not null; at = s_catalog.FindService(at)?.Over) { yield return at; }
    }
}
