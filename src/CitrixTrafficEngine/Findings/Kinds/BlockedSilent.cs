using System.Globalization;
using CitrixTrafficEngine.Classify;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>blocked-silent</c>.</summary>
sealed class BlockedSilent(FindingContext context) : IFindingRule
{
    const int LeastSyns = 3;
    const long Second = 1_000_000_000;
    const long LeastNs = 3 * Second;

    /// <summary>How near the host's other answers must be, and how soon a success withdraws: 60 s.</summary>
    const long NearNs = 60 * Second;

    /// <summary>What a SYN is given to be answered before the capture ends: 1 s, the first retransmission timeout (RFC 6298).</summary>
    const long AnswerNs = Second;

    readonly PairTable<State> _pairs = new();
    readonly RareStates<Failed> _failed = new();

    public FindingCues Cues => FindingCues.Answer | FindingCues.Failure;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (!facts.IsTcp || !facts.IsFinal) { return; }

        var isAnswer = facts.IsAnswered || facts.IsReset || facts.IsRefused;
        if (!isAnswer && !facts.IsSilent) { return; }

        if (isAnswer)
        {
            if (facts.IsAnswered && facts.Found.Run == 0) { return; } // no row expects it

            ref var answered = ref _pairs.Of(Pair.Of(facts));
            answered.AnsweredNs = Math.Max(answered.AnsweredNs, facts.FirstNs);
            return;
        }

        if (!context.IsExpected(facts)) { return; }

        ref var pair = ref _pairs.Of(Pair.Of(facts));
        ref var failed = ref _failed.Of(ref pair.Failed, _pairs.IsFollowed);
        failed.Subject = FindingSubject.Path(facts);
        failed.Row = context.RowOf(facts.Found);
        failed.Attempts.Add(facts);

        // A more telling kind has named the flow already.
        findings.Tag(FindingCatalog.BlockedSilent, failed.Subject, facts, isKnown: IsEnough(failed.Attempts) && pair.AnsweredNs == 0 && findings.Keys.Count == 0);
    }

    public void Finish(CaptureTrust trust, FindingSet findings)
    {
        findings.Dropped += _pairs.Dropped;
        foreach (var (pair, state) in _pairs.All)
        {
            if (state.Failed == 0) { continue; }

            var failed = _failed[state.Failed];
            var attempts = failed.Attempts;
            if (!IsEnough(attempts) || findings.IsCovered(pair.Source, pair.Destination, pair.Port)) { continue; }

            if (state.AnsweredNs >= attempts.FirstNs - NearNs && state.AnsweredNs <= attempts.LastNs + NearNs && state.AnsweredNs != 0) { continue; }

            if (Against(pair, attempts, trust) is { } reason)
            {
                findings.Withhold(FindingCatalog.BlockedSilent, reason);
                continue;
            }

            if (findings.Raise(FindingCatalog.BlockedSilent, failed.Subject, attempts.Flows, attempts.FirstNs, attempts.LastNs) is not { } entry) { continue; }

            var seconds = (attempts.LastNs - attempts.FirstNs) / (double)Second;
            entry.Example ??= attempts.Example;
            entry.Row ??= failed.Row;
            entry.Confidence = attempts.IsSite ? Confidence.Site : entry.Confidence;
            if (entry.Message.Length > 0) { continue; }

            entry.Message = string.Create(CultureInfo.InvariantCulture, $"{attempts.Syns} SYN in {seconds:0.0} s, no answer; the host answers elsewhere");
            entry.Evidence.Add(string.Create(CultureInfo.InvariantCulture, $"{attempts.Syns} SYN without SYN-ACK, RST or ICMP"));
            entry.Evidence.Add("the host answered something else within a minute");
        }
    }

    string? Against(in Pair pair, in Attempts attempts, CaptureTrust trust)
    {
        if (trust.AgainstSilence(attempts.Example.Origin) is { } reason) { return reason; }

        if (trust.EndOf(attempts.Example.LastOrigin) - attempts.LastNs < AnswerNs) { return "the capture ends with the last SYN"; }

        return context.Hosts.Answered(pair.Destination, attempts.FirstNs - NearNs, attempts.LastNs + NearNs) ? null : "host-silent: the host answers nothing; it is down or out of view";
    }

    static bool IsEnough(in Attempts attempts) => !attempts.IsReset && attempts.Syns >= LeastSyns && attempts.LastNs - attempts.FirstNs >= LeastNs;

    struct State
    {
        public long AnsweredNs;
        public int Failed; // a number of _failed, 0 where nothing did
    }

    struct Failed
    {
        public Attempts Attempts;
        public FindingSubject Subject;
        public string? Row;
    }
}
