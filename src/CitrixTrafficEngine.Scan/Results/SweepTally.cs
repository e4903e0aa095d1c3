using System.Globalization;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>What is known of every pair of a plan, in one byte each, earlier parts of the run included. Filled by one thread; counts may be read from others.</summary>
public sealed class SweepTally
{
    const int VerdictCount = (int)Verdict.NotProbed + 1;

    /// <summary>The first code that says: confirmed, by protocol number code − this.</summary>
    const int FirstProtocolCode = VerdictCount + 1;

    const int MaxProtocols = 256 - FirstProtocolCode;

    readonly ScanPlan _plan;
    readonly byte[] _codes; // 0 without a result; verdict + 1; or a confirmed protocol
    readonly long[] _counts = new long[VerdictCount];
    readonly List<string> _protocols = [];
    readonly Dictionary<int, HostEvidence> _hosts = [];
    long _done;
    long _found;

    /// <summary>Nothing is known yet of <paramref name="plan"/>.</summary>
    public SweepTally(ScanPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _codes = new byte[plan.PairCount];
        Planned = plan.ShardPairCount;
    }

    /// <summary>Pairs of this shard.</summary>
    public long Planned { get; }

    /// <summary>Pairs with a result.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>Open pairs, confirmed or not, canaries left out.</summary>
    public long Found => Volatile.Read(ref _found);

    /// <summary>Sum of the tries of all results.</summary>
    public long Tries { get; private set; }

    /// <summary>Whether <paramref name="pair"/> has its result: for <see cref="ScanOptions.IsDone"/>.</summary>
    public bool IsDone(long pair) => _codes[pair] != 0;

    /// <summary>The verdict of <paramref name="pair"/>, or null.</summary>
    public Verdict? VerdictOf(long pair) => _codes[pair] switch
    {
        0 => null,
        >= FirstProtocolCode => Verdict.OpenConfirmed,
        var code => (Verdict)(code - 1),
    };

    /// <summary>The protocol that the reply of <paramref name="pair"/> proved, or null.</summary>
    public string? ProtocolOf(long pair) => _codes[pair] is >= FirstProtocolCode and var code ? _protocols[code - FirstProtocolCode] : null;

    /// <summary>How many pairs have <paramref name="verdict"/>.</summary>
    public long CountOf(Verdict verdict) => Volatile.Read(ref _counts[(int)verdict]);

    /// <summary>What else is known of <paramref name="host"/>, or null.</summary>
    public HostEvidence? EvidenceOf(int host) => _hosts.GetValueOrDefault(host);

    /// <summary>Whether something came from <paramref name="host"/> itself.</summary>
    public bool HasAnswered(int host) => EvidenceOf(host) is { HasAnswered: true };

    /// <summary>Whether the canary of <paramref name="host"/> answered.</summary>
    public bool AnswersEverything(int host) => EvidenceOf(host) is { AnswersEverything: true };

    /// <summary>Takes a final result.</summary>
    public void Add(in ProbeResult result) => Add(result.Pair, new()
    {
        Host = result.Host,
        Probe = result.Probe,
        Verdict = result.Verdict,
        Proof = result.Proof,
        Icmp = result.Icmp,
        Tries = result.Tries,
        Protocol = result.Detail?.Protocol,
        Product = result.Detail?.Product,
        Errno = result.Errno is { } errno ? ErrnoName.Of(errno) : null,
    });

    internal void Add(long pair, in TalliedResult result)
    {
        var verdict = result.Verdict;
        _codes[pair] = verdict == Verdict.OpenConfirmed && result.Protocol is { } protocol ? CodeOf(protocol) : (byte)((int)verdict + 1);
        Interlocked.Increment(ref _counts[(int)verdict]);
        Interlocked.Increment(ref _done);
        Tries += result.Tries;
        var isOpen = verdict is Verdict.Open or Verdict.OpenConfirmed;
        if (isOpen && !result.Probe.IsCanary) { Interlocked.Increment(ref _found); }

        NoteHost(result, isOpen);
    }

    internal void NoteAnswersEverything(int host) => HostOf(host).AnswersEverything = true;

    void NoteHost(in TalliedResult result, bool isOpen)
    {
        var address = _plan.AddressOf(result.Host);
        var answered = isOpen || result.Verdict == Verdict.Closed || (result.Icmp is { } icmp && icmp.From == address);
        if (!answered && result.Icmp is null && result.Verdict != Verdict.Unreachable && result.Tries == 0) { return; }

        var host = HostOf(result.Host);
        host.HasAnswered |= answered;
        host.AnswersEverything |= isOpen && result.Probe.IsCanary;
        host.Product ??= result.Product;
        host.Tries = Math.Max(host.Tries, result.Tries);
        if (result.Verdict == Verdict.Rejected) { host.Rejection ??= result.Icmp; }

        if (result.Verdict == Verdict.Unreachable) { host.Unreachable ??= WhyUnreachable(result); }
    }

    HostEvidence HostOf(int host)
    {
        if (!_hosts.TryGetValue(host, out var evidence)) { _hosts.Add(host, evidence = new()); }

        return evidence;
    }

    static string WhyUnreachable(in TalliedResult result) => result switch
    {
        { Proof: Proof.Neighbour } => "no neighbour",
        { Icmp: { } icmp } => string.Create(CultureInfo.InvariantCulture, $"{icmp.Type}/{icmp.Code} by {icmp.From}"),
        { Errno: { } errno } => errno,
        _ => "no route",
    };

    byte CodeOf(string protocol)
    {
        var number = _protocols.IndexOf(protocol);
        if (number < 0)
        {
            if (_protocols.Count == MaxProtocols) { return (int)Verdict.OpenConfirmed + 1; }

            number = _protocols.Count;
            _protocols.Add(protocol);
        }

        return (byte)(FirstProtocolCode + number);
    }
}

/// <summary>What a tally takes of a result, fresh or read back from a record.</summary>
readonly record struct TalliedResult
{
    public required int Host { get; init; }

    public required PlannedProbe Probe { get; init; }

    public required Verdict Verdict { get; init; }

    public required Proof Proof { get; init; }

    public IcmpEvidence? Icmp { get; init; }

    public int Tries { get; init; }

    public string? Protocol { get; init; }

    public string? Product { get; init; }

    public string? Errno { get; init; }
}
