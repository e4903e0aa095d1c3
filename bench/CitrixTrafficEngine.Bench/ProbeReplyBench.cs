using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Scan.Probes;
using CitrixTrafficEngine.Tests.Scan.Probes;

namespace CitrixTrafficEngine.Bench;

/// <summary>Judging replies: what the protocol's server answers, which makes the detail of a record, and bytes that answer nothing, which must cost no memory.</summary>
[MemoryDiagnoser]
[Per("reply")]
public class ProbeReplyBench
{
    const int Replies = 64;

    readonly ProbeCookie _cookie = ProbeRig.Cookie();
    ProbeEntry _probe = ProbeRig.Of("dns-udp");
    byte[] _reply = [];
    byte[] _noise = [];

    [Params("dns-udp", "ntp", "snmp-discovery", "kerberos-udp", "ssh-banner", "http-get", "ldap-root", "https-hello", "smb2-negotiate")]
    public string Probe { get; set; } = "dns-udp";

    [GlobalSetup]
    public void Setup()
    {
        _probe = ProbeRig.Of(Probe);
        var request = ProbeRig.Request(_probe, _cookie);
        _reply = _probe.Datagram is null ? Answers.ToStream(Probe, request) : Answers.ToDatagram(Probe, request);
        _noise = new byte[_reply.Length];
        new Random(27_000).NextBytes(_noise);
    }

    [Benchmark(OperationsPerInvoke = Replies)]
    public int Confirmed() => Judge(_reply);

    [Benchmark(OperationsPerInvoke = Replies)]
    public int Foreign() => Judge(_noise);

    int Judge(byte[] reply)
    {
        var confirmed = 0;
        for (var at = 0; at < Replies; at++)
        {
            var judgement = _probe.Datagram?.Judge(reply, _cookie, out _) ?? _probe.Stream!.Judge(reply, ended: false, _cookie, out _);
            confirmed += judgement == ReplyJudgement.Confirmed ? 1 : 0;
        }

        return confirmed;
    }
}
