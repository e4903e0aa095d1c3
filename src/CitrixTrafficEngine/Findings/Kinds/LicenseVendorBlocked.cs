using System.Globalization;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>license-vendor-blocked</c>.</summary>
sealed class LicenseVendorBlocked(FindingContext context) : IFindingRule
{
    const string Flexnet = "flexnet";
    const long Second = 1_000_000_000;
    const long NearNs = 60 * Second;

    /// <summary>What a SYN is given to be answered before the capture ends: 1 s (RFC 6298).</summary>
    const long AnswerNs = Second;

    readonly PairTable<State> _pairs = new();
    readonly RareStates<Failure> _failed = new();
    readonly Dictionary<IpAddress, long> _vendorWorks = []; // client: when a vendor daemon last answered it

    public FindingCues Cues => FindingCues.LicensePort;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (!facts.IsTcp || facts.DestinationPort is not (FindingPorts.LicenseManager or FindingPorts.LicenseVendor)) { return; }

        ref var pair = ref _pairs.Of(new(facts.Source, facts.Destination, FindingPorts.LicenseManager));
        if (facts.DestinationPort == FindingPorts.LicenseManager)
        {
            if (!facts.IsAnswered) { return; }

            pair.ManagerFromNs = pair.HasManager ? Math.Min(pair.ManagerFromNs, facts.FirstNs) : facts.FirstNs;
            pair.ManagerToNs = Math.Max(pair.ManagerToNs, facts.LastNs);
            pair.HasManager = true;
            pair.IsProven |= facts.Service == Flexnet;
            return;
        }

        if (facts.IsAnswered)
        {
            NoteWorks(facts.Source, facts.FirstNs);
            return;
        }

        if (!facts.IsFinal || !(facts.IsSilent || facts.IsReset)) { return; }

        ref var failed = ref _failed.Of(ref pair.Failed, _pairs.IsFollowed);
        failed.Attempts.Add(facts);
        failed.Subject = FindingSubject.Path(facts);
        failed.Row = context.RowOf(facts.Found);
        findings.Tag(FindingCatalog.LicenseVendorBlocked, failed.Subject, facts, isKnown: pair.HasManager && IsNear(pair, failed.Attempts));
    }

    public void Finish(CaptureTrust trust, FindingSet findings)
    {
        findings.Dropped += _pairs.Dropped;
        foreach (var (pair, state) in _pairs.All)
        {
            if (!state.HasManager || state.Failed == 0) { continue; }

            var failure = _failed[state.Failed];
            var failed = failure.Attempts;
            if (!IsNear(state, failed)) { continue; }

            // The client got its license elsewhere, or at the next try.
            if (_vendorWorks.TryGetValue(pair.Source, out var workedNs) && workedNs >= failed.FirstNs - NearNs && workedNs <= failed.LastNs + NearNs) { continue; }

            if (!failed.IsReset && Against(failed, trust) is { } reason)
            {
                findings.Withhold(FindingCatalog.LicenseVendorBlocked, reason);
                continue;
            }

            findings.Cover(pair.Source, pair.Destination, FindingPorts.LicenseVendor);
            if (findings.Raise(FindingCatalog.LicenseVendorBlocked, failure.Subject, failed.Flows, failed.FirstNs, failed.LastNs) is not { } entry) { continue; }

            entry.Example ??= failed.Example;
            entry.Row ??= failure.Row;
            var confidence = failed.IsSite ? Confidence.Site : state.IsProven ? Confidence.Payload : Confidence.Port;
            if (confidence > entry.Confidence) { entry.Confidence = confidence; }

            if (entry.Message.Length > 0) { continue; }

            var how = failed.IsReset
                ? "refused"
                : string.Create(CultureInfo.InvariantCulture, $"{failed.Syns} SYN in {(failed.LastNs - failed.FirstNs) / (double)Second:0.0} s, no answer");
            entry.Message = $"{how}; {FindingPorts.LicenseManager} answers";
            entry.Evidence.Add($"{FindingPorts.LicenseManager}/tcp answered the same client");
            entry.Evidence.Add($"{FindingPorts.LicenseVendor}/tcp: {how}");
        }
    }

    static string? Against(in Attempts failed, CaptureTrust trust) =>
        trust.AgainstSilence(failed.Example.Origin)
        ?? (trust.EndOf(failed.Example.LastOrigin) - failed.FirstNs < AnswerNs ? "the capture ends with the first SYN" : null);

    static bool IsNear(in State state, in Attempts failed) => failed.LastNs >= state.ManagerFromNs && failed.FirstNs <= state.ManagerToNs + NearNs;

    void NoteWorks(IpAddress client, long atNs)
    {
        if (_vendorWorks.Count < PairTable<State>.MaxPairs || _vendorWorks.ContainsKey(client)) { _vendorWorks[client] = Math.Max(_vendorWorks.GetValueOrDefault(client), atNs); }
    }

    struct State
    {
        public long ManagerFromNs;
        public long ManagerToNs;
        public int Failed; // a number of _failed, 0 where nothing did
        public bool HasManager;
        public bool IsProven;
    }

    struct Failure
    {
        public Attempts Attempts;
        public FindingSubject Subject;
        public string? Row;
    }
}
