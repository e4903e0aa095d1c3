using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Findings.Kinds;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Findings;

/// <summary>Looks for findings in the flow records of a run. On the records thread; a flow that supports none costs no allocation.</summary>
sealed class FindingStage
{
    readonly FindingContext _context;
    readonly FindingSet _findings;
    readonly IFindingRule[] _rules;
    readonly FindingCues[] _cues; // of each rule

    /// <summary>Makes the stage; <paramref name="heartbeats"/> is the flow table's.</summary>
    public FindingStage(RuleTable rules, FindingOptions options, HeartbeatWatch heartbeats)
    {
        _context = new(rules, options);
        _findings = new(_context);

        // In this order at the end: the more telling kinds first, which cover the plain ones.
        _rules =
        [
            new WrongNetScalerSource(_context), new LicenseVendorBlocked(_context), new BlockedSilent(_context), new RejectedInPath(_context),
            new EdtNeverAnswered(_context), new HaHeartbeatGap(_context, heartbeats), new HaSyncCleartext(), new LdapSimpleBindCleartext(),
            new ManagementExposed(_context), new LegacyConfirmed(_context), new PvsBootStalls(), new UndocumentedFlow(_context), new ExpectedNeverSeen(_context),
            new IcaBypassesGateway(_context), new XmlOrStaCleartext(), new PortLies(_context, rules), new Cleartext(), new ClockSkew(), new TlsWeakness(_context),
        ];
        _cues = [.. _rules.Select(rule => rule.Cues)];
    }

    /// <summary>Adds a flow record. Gives the keys of the findings that it supports, valid until the next call.</summary>
    /// <param name="flow">The flow, with what was counted since its last record.</param>
    /// <param name="isFinal">Whether it is the flow's last record.</param>
    /// <param name="found">What the classifier says.</param>
    /// <param name="service">Id of the service that payload proved, or null.</param>
    /// <param name="content">What the payload said, or null.</param>
    /// <param name="sourceRole">Role that was learned of the opener, or null.</param>
    /// <param name="destinationRole">Role that was learned of the responder, or null.</param>
    public IReadOnlyList<string> Add(
        in Flow flow, bool isFinal, in Classification found, string? service = null, FlowContent? content = null, string? sourceRole = null, string? destinationRole = null)
    {
        _findings.Keys.Clear();
        var facts = new FlowFacts(in flow, isFinal, found, _context.Site) { Service = service, Content = content, SourceRole = sourceRole, DestinationRole = destinationRole };
        if (facts.IsAnswered && flow.Key.Protocol is IpProtocol.Tcp or IpProtocol.Udp) { _context.Hosts.Note(facts, (service is not null && CitrixServices.Contains(service)) || _context.IsOfEstate(destinationRole)); }

        // Most flows have few cues: not every kind is asked of each.
        var cues = facts.Cues;
        if (cues == FindingCues.None) { return _findings.Keys; }

        for (var at = 0; at < _cues.Length; at++)
        {
            if ((_cues[at] & cues) != 0) { _rules[at].Add(facts, _findings); }
        }

        return _findings.Keys;
    }

    /// <summary>Ends the search.</summary>
    /// <param name="origins">Where flows came from.</param>
    /// <param name="dropped">What a live capture lost, or null.</param>
    /// <param name="communityIdSeed">The seed that all tools of a site share.</param>
    public FindingReport Finish(IReadOnlyList<Origin> origins, PacketDrops? dropped, ushort communityIdSeed)
    {
        var trust = new CaptureTrust(origins, dropped);
        foreach (var rule in _rules) { rule.Finish(trust, _findings); }

        var findings = _findings.Entries.Where(entry => !entry.IsWithdrawn && entry.Count > 0)
            .Select(entry => Told(entry, origins, communityIdSeed))
            .OrderByDescending(finding => finding.Severity)
            .ThenBy(finding => finding.Key, StringComparer.Ordinal);
        var withheld = _findings.Withheld.OrderBy(entry => entry.Kind.Id, StringComparer.Ordinal).ThenBy(entry => entry.Reason, StringComparer.Ordinal);
        return new([.. findings], [.. withheld], _findings.Dropped + _context.Hosts.Dropped) { WatchedFlows = _findings.Watched };
    }

    Finding Told(FindingEntry entry, IReadOnlyList<Origin> origins, ushort communityIdSeed) => new()
    {
        Kind = entry.Kind,
        Key = entry.Key,
        Severity = SeverityOf(entry),
        Confidence = entry.Confidence,
        Count = entry.Count,
        FirstNs = entry.FirstNs,
        LastNs = entry.LastNs,
        Row = entry.Row,
        Message = entry.Message,
        Evidence = entry.Evidence,
        Example = entry.Example?.Told(origins, _context.Options, communityIdSeed),
    };

    // A port is a rumour: one step less. Without a site file only payload proves what is high.
    Severity SeverityOf(FindingEntry entry)
    {
        var severity = entry.Severity ?? entry.Kind.Severity;
        if (entry.Confidence == Confidence.Port) { severity = Lower(severity); }

        return severity == Severity.High && _context.Site is null && entry.Confidence != Confidence.Payload ? Severity.Medium : severity;
    }

    static Severity Lower(Severity severity) => severity switch
    {
        Severity.High => Severity.Medium,
        Severity.Medium => Severity.Low,
        _ => Severity.Info,
    };
}
