using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>Takes the finding of each pair once, holds it while its address can still change it, and hands it out.</summary>
sealed class Ledger(ScanPlan plan, HostTable hosts, IResultSink sink, Clock clock)
{
    readonly bool[] _isSettled = new bool[plan.PairCount];
    readonly long[] _verdicts = new long[Enum.GetValues<Verdict>().Length];
    readonly Queue<CrossExamination> _examinations = new();
    Finding[] _held = new Finding[256];
    int _heldEnd = 1; // 0 stands for none
    int _freeHeld;

    /// <summary>Results handed out, by verdict.</summary>
    public ReadOnlySpan<long> Verdicts => _verdicts;

    /// <summary>Results handed out.</summary>
    public long Done { get; private set; }

    /// <summary>Open ports handed out.</summary>
    public long Open => _verdicts[(int)Verdict.Open] + _verdicts[(int)Verdict.OpenConfirmed];

    /// <summary>Whether the pair has its finding.</summary>
    public bool IsSettled(long pair) => _isSettled[pair];

    /// <summary>Takes the finding of a pair.</summary>
    /// <exception cref="IOException">The sink could not keep a result.</exception>
    public void Settle(ref Finding finding)
    {
        if (_isSettled[finding.Pair]) { throw new InvalidOperationException($"pair {finding.Pair} has a finding already"); }

        _isSettled[finding.Pair] = true;
        var (_, index) = plan.Locate(finding.Pair);
        ref var host = ref hosts[finding.Host];
        host.Remaining--;
        var isOpen = finding.Verdict is Verdict.Open or Verdict.OpenConfirmed;
        if (isOpen || finding.Verdict == Verdict.Closed || (finding is { Verdict: Verdict.Rejected, IsAmbiguous: false })) { host.HasAnswered = true; }

        var isCanary = plan.ProbesOf(finding.Host)[index].IsCanary;
        if (isCanary)
        {
            host.CanariesLeft--;
            host.CanaryAnswered |= isOpen;
        }

        if (MustWait(in finding, in host)) { Hold(in finding); }
        else { Emit(in finding); }

        if (isCanary && host.CanariesLeft == 0) { ReleaseSettled(finding.Host); }

        if (host.Remaining == 0) { EndHost(finding.Host); }
    }

    /// <summary>An address whose canary is to be asked.</summary>
    public bool TryTakeExamination(out CrossExamination examination) => _examinations.TryDequeue(out examination!);

    /// <summary>The canary was asked all: the address is final.</summary>
    public void EndExamination(CrossExamination examination) => Finish(examination.Host, examination.Same);

    // A reply that confirms waits for the canary's questions; what every router may say waits for the address's last pair.
    static bool MustWait(in Finding finding, in HostState host) =>
        host.CanariesLeft > 0 || finding.IsAmbiguous || (host.CanaryAnswered && finding.Asked is not null);

    void Hold(in Finding finding)
    {
        ref var host = ref hosts[finding.Host];
        int at;
        if (_freeHeld != 0)
        {
            at = _freeHeld;
            _freeHeld = _held[at].Next;
        }
        else
        {
            if (_heldEnd == _held.Length) { Array.Resize(ref _held, _held.Length * 2); }

            at = _heldEnd++;
        }

        _held[at] = finding;
        _held[at].Next = host.FirstHeld;
        host.FirstHeld = at;
    }

    void ReleaseSettled(int host)
    {
        ref var state = ref hosts[host];
        var at = state.FirstHeld;
        state.FirstHeld = 0;
        while (at != 0)
        {
            var next = _held[at].Next;
            if (MustWait(in _held[at], in state))
            {
                _held[at].Next = state.FirstHeld;
                state.FirstHeld = at;
            }
            else
            {
                Emit(in _held[at]);
                Free(at);
            }

            at = next;
        }
    }

    void EndHost(int host)
    {
        ref var state = ref hosts[host];
        var questions = new List<IStreamProbe>();
        if (state.CanaryAnswered)
        {
            for (var at = state.FirstHeld; at != 0; at = _held[at].Next)
            {
                if (_held[at].Asked is { } asked && !questions.Contains(asked)) { questions.Add(asked); }
            }
        }

        if (questions.Count == 0)
        {
            Finish(host, []);
            return;
        }

        foreach (var probe in plan.ProbesOf(host))
        {
            if (probe.IsCanary)
            {
                _examinations.Enqueue(new(host, probe, questions));
                return;
            }
        }
    }

    void Finish(int host, HashSet<IStreamProbe> same)
    {
        ref var state = ref hosts[host];
        for (var at = state.FirstHeld; at != 0;)
        {
            ref var finding = ref _held[at];
            if (finding.IsAmbiguous && !state.HasAnswered) { finding.Verdict = Verdict.Unreachable; }

            if (finding.Asked is { } asked && same.Contains(asked))
            {
                finding.Verdict = Verdict.Open;
                finding.Proof = Proof.SynAck;
            }

            Emit(in finding);
            var next = finding.Next;
            Free(at);
            at = next;
        }

        state.FirstHeld = 0;
        sink.HostDone(host, state.CanaryAnswered);
    }

    void Free(int at)
    {
        _held[at] = new() { Next = _freeHeld };
        _freeHeld = at;
    }

    void Emit(in Finding finding)
    {
        var (_, index) = plan.Locate(finding.Pair);
        var probe = plan.ProbesOf(finding.Host)[index];
        sink.Add(new()
        {
            Pair = finding.Pair,
            Host = finding.Host,
            Probe = probe,
            Verdict = finding.Verdict,
            Proof = finding.Proof,
            Method = probe.Transport switch { Net.Transport.Tcp => ProbeMethod.Connect, Net.Transport.Udp => ProbeMethod.Udp, _ => ProbeMethod.Echo },
            Icmp = finding.HasIcmp ? finding.Icmp : null,
            Tries = finding.Tries,
            RoundTrip = finding.RoundTrip > 0 ? TimeSpan.FromTicks(Math.Max(1, finding.RoundTrip / 100)) : null,
            Errno = finding.Errno != 0 ? finding.Errno : null,
            Source = finding.Tries > 0 ? hosts.SourceOf(finding.Host) : default,
            SourcePort = finding.SourcePort,
            StartNs = clock.Calendar(finding.Start),
            EndNs = clock.Calendar(finding.End),
            Detail = finding.Detail,
        });
        _verdicts[(int)finding.Verdict]++;
        Done++;
    }
}
