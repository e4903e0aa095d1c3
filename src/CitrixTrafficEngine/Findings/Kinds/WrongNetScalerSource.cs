using System.Globalization;
using CitrixTrafficEngine.Classify;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>wrong-netscaler-source</c>.</summary>
sealed class WrongNetScalerSource(FindingContext context) : IFindingRule
{
    const string Nsip = "nsip";
    const string Snip = "snip";

    readonly PairTable<Sources> _listeners = new();

    public FindingCues Cues => FindingCues.Site;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (context.Site is null || !facts.IsFinal || !(facts.IsTcp || facts.IsUdp)) { return; }

        var (isNsip, isSnip) = (facts.SourceIs(Nsip), facts.SourceIs(Snip));
        if (isNsip == isSnip || IsLeftOut(facts)) { return; }

        // A server's port, whoever asks.
        ref var listener = ref _listeners.Of(new(default, facts.Destination, facts.DestinationPort));
        if (facts.IsAnswered)
        {
            listener.NsipWorks |= isNsip;
            listener.SnipWorks |= isSnip;
            return;
        }

        if (!facts.IsSilent && !facts.IsReset && !facts.IsRefused) { return; }

        ref var failed = ref isNsip ? ref listener.Nsip : ref listener.Snip;
        failed.Attempts.Add(facts);
        failed.Subject = FindingSubject.Path(facts);
        failed.Row = context.RowOf(facts.Found);
        findings.Tag(FindingCatalog.WrongNetScalerSource, failed.Subject, facts, isKnown: isNsip ? listener.SnipWorks : listener.NsipWorks);
        failed.OtherIsNamed = facts.DestinationMember is { } member
            && context.AnyRow(isNsip ? [Snip] : [Nsip], member.Roles, facts) && !context.AnyRow(isNsip ? [Nsip] : [Snip], member.Roles, facts);
    }

    public void Finish(CaptureTrust trust, FindingSet findings)
    {
        findings.Dropped += _listeners.Dropped;
        foreach (var listener in _listeners.All)
        {
            Judge(listener.Value.Nsip, Nsip, Snip, listener.Value.SnipWorks, trust, findings);
            Judge(listener.Value.Snip, Snip, Nsip, listener.Value.NsipWorks, trust, findings);
        }
    }

    // Virtual servers answer for themselves, and nodes synchronise from management address to management address by design.
    static bool IsLeftOut(in FlowFacts facts) =>
        facts.DestinationIs("vip") || ((facts.DestinationIs(Nsip) || facts.DestinationIs("gslb-site-ip")) && FindingPorts.IsManagement(facts.Protocol, facts.DestinationPort));

    static void Judge(in Failed failed, string from, string other, bool otherWorks, CaptureTrust trust, FindingSet findings)
    {
        var attempts = failed.Attempts;
        if (attempts.Flows == 0 || !(otherWorks || failed.OtherIsNamed)) { return; }

        if (!attempts.IsReset && trust.AgainstSilence(attempts.Example.Origin) is { } reason)
        {
            findings.Withhold(FindingCatalog.WrongNetScalerSource, reason);
            return;
        }

        findings.Cover(attempts.Example.Source, attempts.Example.Destination, attempts.Example.DestinationPort);
        if (findings.Raise(FindingCatalog.WrongNetScalerSource, failed.Subject, attempts.Flows, attempts.FirstNs, attempts.LastNs) is not { } entry) { return; }

        entry.Example ??= attempts.Example;
        entry.Row ??= failed.Row;
        entry.Confidence = Confidence.Site;
        if (entry.Message.Length > 0) { return; }

        var reasonText = otherWorks ? $"from a {other} it succeeds" : $"the catalog names the {other}";
        entry.Message = string.Create(CultureInfo.InvariantCulture, $"from the {from} it fails {attempts.Flows} times; {reasonText}");
        entry.Evidence.Add($"{attempts.Flows} attempts from {from} {(attempts.IsReset ? "refused" : "without success")}");
        entry.Evidence.Add(reasonText);
    }

    struct Sources
    {
        public Failed Nsip;
        public Failed Snip;
        public bool NsipWorks;
        public bool SnipWorks;
    }

    struct Failed
    {
        public Attempts Attempts;
        public FindingSubject Subject;
        public string? Row;
        public bool OtherIsNamed;
    }
}
