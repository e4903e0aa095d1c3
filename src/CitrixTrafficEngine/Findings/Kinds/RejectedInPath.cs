using System.Globalization;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>rejected-in-path</c>: by ICMP from a third address, or by a reset that cannot come from the host.</summary>
sealed class RejectedInPath(FindingContext context) : IFindingRule
{
    const int LeastSamples = 3;
    const int LeastHops = 2;

    /// <summary>Most senders of ICMP that are remembered: 4,096.</summary>
    const int MaxSenders = 4_096;

    readonly Dictionary<(IpAddress Client, byte Type, byte Code), IpAddress?> _senders = [];
    readonly List<(FindingEntry Entry, IpAddress Client, byte Type, byte Code)> _refused = [];
    readonly PairTable<Reset> _resets = new();

    public FindingCues Cues => FindingCues.Icmp | FindingCues.Failure;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (facts.Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6)
        {
            NoteSender(facts);
            return;
        }

        if (!facts.IsFinal || facts.Found.Run == 0) { return; }

        if ((facts.Flow.State & FlowState.RefusedInPath) != 0 && !facts.IsAnswered) { AddRefused(facts, findings); }
        else if (facts.IsReset && !facts.DestinationIs("vip") && !facts.DestinationIs("gslb-site-ip")) { AddReset(facts, findings); }
    }

    public void Finish(CaptureTrust trust, FindingSet findings)
    {
        foreach (var (entry, client, type, code) in _refused)
        {
            var by = _senders.GetValueOrDefault((client, type, code)) is { } sender ? $" by {Text(sender)}" : "";
            entry.Message = string.Create(CultureInfo.InvariantCulture, $"ICMP {type}/{code}{by}: the path refuses");
            entry.Evidence.Add(string.Create(CultureInfo.InvariantCulture, $"ICMP {type}/{code}{by}"));
        }

        findings.Dropped += _resets.Dropped;
        foreach (var (pair, reset) in _resets.All)
        {
            var (min, max, samples) = context.Hosts.TtlOf(pair.Destination);
            if (samples == 0 || (Distance(reset.TtlMin, min, max) < LeastHops && Distance(reset.TtlMax, min, max) < LeastHops)) { continue; }

            if (samples < LeastSamples)
            {
                findings.Withhold(FindingCatalog.RejectedInPath, "resets with another time to live, and fewer than three answered connections to compare with");
                continue;
            }

            // A host behind several routes, or several hosts behind an address: nothing to compare with.
            if (max - min >= LeastHops) { continue; }

            if (findings.Raise(FindingCatalog.RejectedInPath, reset.Subject, reset.Attempts.Flows, reset.Attempts.FirstNs, reset.Attempts.LastNs) is not { } entry) { continue; }

            entry.Example ??= reset.Attempts.Example;
            entry.Row ??= reset.Row;
            entry.EstateHost = reset.IsEstate ? null : pair.Destination;
            if (entry.Message.Length > 0) { continue; }

            entry.Message = string.Create(CultureInfo.InvariantCulture, $"RST with time to live {reset.TtlMin}, the host's packets have {max}: the path refuses");
            entry.Evidence.Add(string.Create(CultureInfo.InvariantCulture, $"time to live of the reset {reset.TtlMin}, of {samples} answered connections {max}"));
        }
    }

    static int Distance(byte ttl, byte min, byte max) => ttl < min ? min - ttl : ttl > max ? ttl - max : 0;

    string Text(IpAddress address) => (context.Options.MapAddress?.Invoke(address) ?? address).ToString();

    // Who refuses stands in the ICMP's own flow. Of several senders none is named.
    void NoteSender(in FlowFacts facts)
    {
        if (!IcmpMessage.Of(facts.Protocol, facts.Flow.IcmpType).IsError) { return; }

        var key = (facts.Destination, facts.Flow.IcmpType, facts.Flow.IcmpCode);
        if (_senders.TryGetValue(key, out var known))
        {
            if (known != facts.Source) { _senders[key] = null; }
        }
        else if (_senders.Count < MaxSenders) { _senders.Add(key, facts.Source); }
    }

    void AddRefused(in FlowFacts facts, FindingSet findings)
    {
        if (findings.Support(FindingCatalog.RejectedInPath, FindingSubject.Path(facts), facts, facts.Confidence) is { } entry)
        {
            _refused.Add((entry, facts.Source, facts.Flow.IcmpType, facts.Flow.IcmpCode));
        }
    }

    void AddReset(in FlowFacts facts, FindingSet findings)
    {
        ref var reset = ref _resets.Of(Pair.Of(facts));
        ref readonly var side = ref facts.Flow.Transport(facts.Responder);
        reset.TtlMin = reset.Attempts.Flows == 0 ? side.TtlMin : Math.Min(reset.TtlMin, side.TtlMin);
        reset.TtlMax = Math.Max(reset.TtlMax, side.TtlMax);
        reset.Subject = FindingSubject.Path(facts);
        reset.Row = context.RowOf(facts.Found);
        reset.IsEstate |= context.IsEstate(facts);
        reset.Attempts.Add(facts);
        findings.Tag(FindingCatalog.RejectedInPath, reset.Subject, facts, isKnown: false);
    }

    struct Reset
    {
        public Attempts Attempts;
        public FindingSubject Subject;
        public string? Row;
        public byte TtlMin;
        public byte TtlMax;
        public bool IsEstate;
    }
}
