using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>The words by which records name verdicts, proofs, methods and transports, and back.</summary>
public static class ResultText
{
    static readonly string[] s_verdicts = ["open-confirmed", "open", "closed", "rejected", "silent", "sink", "unreachable", "not-probed"];
    static readonly string[] s_proofs = ["none", "reply", "syn-ack", "rst", "icmp", "local", "neighbour"];
    static readonly string[] s_methods = ["connect", "syn", "udp", "echo"];
    static readonly string[] s_transports = ["tcp", "udp", "icmp", "ip"];

    /// <summary>The verdicts in the order of the records.</summary>
    public static IReadOnlyList<string> Verdicts => s_verdicts;

    /// <summary><c>ctxscan.probe.verdict</c>.</summary>
    public static string Of(Verdict verdict) => s_verdicts[(int)verdict];

    /// <summary><c>ctxscan.probe.proof</c>.</summary>
    public static string Of(Proof proof) => s_proofs[(int)proof];

    /// <summary><c>ctxscan.probe.method</c>.</summary>
    public static string Of(ProbeMethod method) => s_methods[(int)method];

    /// <summary>The transport, by its keyword; ICMPv6 is <c>icmp</c> here too.</summary>
    public static string Of(Transport transport) => s_transports[(int)transport];

    /// <summary>The verdict that <paramref name="word"/> names.</summary>
    public static bool TryVerdict(string? word, out Verdict verdict)
    {
        var at = Array.IndexOf(s_verdicts, word);
        verdict = (Verdict)Math.Max(at, 0);
        return at >= 0;
    }

    /// <summary>The proof that <paramref name="word"/> names.</summary>
    public static bool TryProof(string? word, out Proof proof)
    {
        var at = Array.IndexOf(s_proofs, word);
        proof = (Proof)Math.Max(at, 0);
        return at >= 0;
    }

    /// <summary>The method that <paramref name="word"/> names.</summary>
    public static bool TryMethod(string? word, out ProbeMethod method)
    {
        var at = Array.IndexOf(s_methods, word);
        method = (ProbeMethod)Math.Max(at, 0);
        return at >= 0;
    }

    /// <summary>The transport of a <c>network.transport</c> keyword.</summary>
    public static bool TryTransport(string? word, out Transport transport)
    {
        (var known, transport) = word switch
        {
            "tcp" => (true, Transport.Tcp),
            "udp" => (true, Transport.Udp),
            "icmp" or "ipv6-icmp" => (true, Transport.Icmp),
            _ => (false, default),
        };
        return known;
    }
}
