using System.Globalization;
using System.Runtime.InteropServices;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>clock-skew</c>.</summary>
sealed class ClockSkew : IFindingRule
{
    const long Second = 1_000_000_000;

    /// <summary>What Kerberos tolerates by default: 5 min (RFC 4120, 8.2).</summary>
    const long TolerableNs = 300 * Second;

    /// <summary>The clock in a TLS hello is often random: one that is off by more than a day is taken for that.</summary>
    const long PlausibleTlsNs = 86_400 * Second;

    /// <summary>Most servers: 4,096.</summary>
    const int MaxServers = 4_096;

    readonly Dictionary<IpAddress, Clock> _clocks = [];
    long _dropped;

    public FindingCues Cues => FindingCues.Payload;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (facts.Content is not { } content) { return; }

        if (content.Kerberos is { ServerTimeNs: { } kerberos } ticket) { Note("Kerberos", kerberos - ticket.ServerTimeSeenNs, facts, findings); }

        if (content.NtpTimeNs is { } ntp) { Note("NTP", ntp - content.NtpSeenNs, facts, findings); }

        if (content.Tls is { HasServerHello: true, ServerTime: { } seconds } && Math.Abs((seconds * Second) - facts.FirstNs) < PlausibleTlsNs) { Note("TLS", (seconds * Second) - facts.FirstNs, facts, findings); }
    }

    public void Finish(CaptureTrust trust, FindingSet findings)
    {
        findings.Dropped += _dropped;
        var agrees = _clocks.Values.Any(clock => Math.Abs(clock.OffsetNs) <= TolerableNs);
        foreach (var (_, clock) in _clocks)
        {
            if (Math.Abs(clock.OffsetNs) <= TolerableNs) { continue; }

            if (!agrees)
            {
                findings.Withhold(FindingCatalog.ClockSkew, "no second server agrees with the capture's clock, which may be the wrong one");
                continue;
            }

            if (findings.Raise(FindingCatalog.ClockSkew, clock.Subject, clock.Count, clock.FirstNs, clock.LastNs) is not { } entry) { continue; }

            entry.Example = clock.Example;
            entry.Confidence = Confidence.Payload;
            entry.Message = string.Create(CultureInfo.InvariantCulture, $"{clock.Source} time is {Math.Abs(clock.OffsetNs) / (double)Second:0} s {(clock.OffsetNs > 0 ? "ahead" : "behind")}; another server agrees with the capture");
            entry.Evidence.Add($"payload: {clock.Source} time of the server");
        }
    }

    void Note(string source, long offsetNs, in FlowFacts facts, FindingSet findings)
    {
        if (!_clocks.ContainsKey(facts.Destination) && _clocks.Count >= MaxServers)
        {
            _dropped++;
            return;
        }

        ref var clock = ref CollectionsMarshal.GetValueRefOrAddDefault(_clocks, facts.Destination, out var isKnown);
        if (!isKnown)
        {
            clock.Source = source;
            clock.OffsetNs = offsetNs;
            clock.FirstNs = facts.FirstNs;
            clock.Subject = FindingSubject.Listener(facts);
            clock.Example = FlowExample.Of(facts);
        }

        // A server that was right once has its clock right, and the other time was old.
        if (Math.Abs(offsetNs) < Math.Abs(clock.OffsetNs)) { (clock.Source, clock.OffsetNs) = (source, offsetNs); }

        findings.Tag(FindingCatalog.ClockSkew, clock.Subject, facts, isKnown: false);
        clock.LastNs = Math.Max(clock.LastNs, facts.LastNs);
        if (facts.IsFinal) { clock.Count++; }
    }

    struct Clock
    {
        public string Source;
        public long OffsetNs;
        public long FirstNs;
        public long LastNs;
        public long Count;
        public FindingSubject Subject;
        public FlowExample Example;
    }
}
