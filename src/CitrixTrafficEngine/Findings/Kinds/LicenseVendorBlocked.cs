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
    readonly Dictionary<IpAddress, long> _vendorWorks = []; // client: when a vendor daemon last answered it

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

        pair.Failed.Add(facts);
        pair.Subject = FindingSubject.Path(facts);
        pair.Row = context.RowOf(facts.Found);
        findings.Tag(FindingCatalog.LicenseVendorBlocked, pair.Subject, facts, isKnown: pair.HasManager && IsNear(pair));
    }

    public void Finish(CaptureTrust trust, FindingSet findings)
    {
        findings.Dropped += _pairs.Dropped;
        foreach (var (pair, state) in _pairs.All)
        {
            var failed = state.Failed;
            if (!state.HasManager || failed.Flows == 0 || !IsNear(state)) { continue; }

            // The client got its license elsewhere, or at the next try.
            if (_vendorWorks.TryGetValue(pair.Source, out var workedNs) && workedNs >= failed.FirstNs - NearNs && workedNs <= failed.LastNs + NearNs) { continue; }

            if (!failed.IsReset && Against(failed, trust) is { } reason)
            {
                findings.Withhold(FindingCatalog.LicenseVendorBlocked, reason);
                continue;
            }

            findings.Cover(pair.Source, pair.Destination, FindingPorts.LicenseVendor);
            if (findings.Raise(FindingCatalog.LicenseVendorBlocked, state.Subject, failed.Flows, failed.FirstNs, failed.LastNs) is not { } entry) { continue; }

            entry.Example ??= failed.Example;
            entry.Row ??= state.Row;
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

    static bool IsNear(in State state) => state.Failed.LastNs >= state.ManagerFromNs && state.Failed.FirstNs <= state.ManagerToNs + NearNs;

    void NoteWorks(IpAddress client, long atNs)
    {
        if (_vendorWorks.Count < PairTable<State>.MaxPairs || _vendorWorks.ContainsKey(client)) { _vendorWorks[client] = Math.Max(_vendorWorks.GetValueOrDefault(client), atNs); }
    }

    struct State
    {
        public Attempts Failed;
        public FindingSubject Subject;
        public string? Row;
        public bool HasManager;
        public bool IsProven;
        public long ManagerFromNs;
        public long ManagerToNs;
    }
}
