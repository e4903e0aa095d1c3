using System.Globalization;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>ha-heartbeat-gap</c>: what <see cref="HeartbeatWatch"/> saw packet by packet.</summary>
sealed class HaHeartbeatGap(FindingContext context, HeartbeatWatch watch) : IFindingRule
{
    const string Service = "netscaler-ha-heartbeat";
    const double Second = 1e9;

    bool _isProven;

    public FindingCues Cues => FindingCues.HeartbeatPort | FindingCues.Payload;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        _isProven |= facts.Service == Service;
        if (context.Options.Watch is null || !facts.IsUdp || facts.DestinationPort != HeartbeatWatch.Port) { return; }

        // Both ways are one flow.
        findings.Tag(FindingCatalog.HaHeartbeatGap, SubjectOf(facts.Source, facts.Destination), facts, isKnown: false);
        findings.Tag(FindingCatalog.HaHeartbeatGap, SubjectOf(facts.Destination, facts.Source), facts, isKnown: false);
    }

    public void Finish(CaptureTrust trust, FindingSet findings)
    {
        watch.End();
        foreach (var gap in watch.Gaps)
        {
            if (trust.AgainstSilence(gap.Origin) is { } reason)
            {
                findings.Withhold(FindingCatalog.HaHeartbeatGap, reason, gap.Count);
                continue;
            }

            var version = (byte)(gap.From.IsV4 ? 4 : 6);
            if (findings.Raise(FindingCatalog.HaHeartbeatGap, SubjectOf(gap.From, gap.To), gap.Count, gap.FromNs, gap.ToNs) is not { } entry) { continue; }

            var isSite = context.Site?.MemberAt(gap.From) is not null && context.Site.MemberAt(gap.To) is not null;
            entry.Example = new(gap.From, HeartbeatWatch.Port, gap.To, HeartbeatWatch.Port, IpProtocol.Udp, version, gap.FirstFrame, gap.LastFrame, gap.Origin, gap.Origin);
            entry.Confidence = isSite ? Confidence.Site : _isProven ? Confidence.Payload : Confidence.Port;
            var seconds = gap.LongestNs / Second;
            entry.Message = gap.IsOneWay
                ? string.Create(CultureInfo.InvariantCulture, $"no heartbeat of this node in {seconds:0.0} s of its peer's, while it sends other packets")
                : string.Create(CultureInfo.InvariantCulture, $"no heartbeat for {seconds:0.0} s, while the node sends other packets");
            entry.Evidence.Add(string.Create(CultureInfo.InvariantCulture, $"{gap.Count} gaps, the longest {seconds:0.0} s"));
        }
    }

    static FindingSubject SubjectOf(IpAddress from, IpAddress to) => new(null, from, null, to, HeartbeatWatch.Port, IpProtocol.Udp);
}
