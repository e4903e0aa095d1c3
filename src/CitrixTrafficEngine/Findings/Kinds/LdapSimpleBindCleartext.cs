using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>ldap-simple-bind-cleartext</c>.</summary>
sealed class LdapSimpleBindCleartext : IFindingRule
{
    public FindingCues Cues => FindingCues.LdapPort | FindingCues.Payload;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (!facts.IsTcp) { return; }

        if (facts.IsFinal && facts.DestinationPort is 389 or 3_268 && CutPayload.Hides(facts)) { findings.Withhold(FindingCatalog.LdapSimpleBindCleartext, CutPayload.Reason); }

        if (facts.Content?.Ldap is not { Bind: LdapBind.Simple, HasStartTls: false }) { return; }

        if (findings.Support(FindingCatalog.LdapSimpleBindCleartext, FindingSubject.Path(facts), facts, Confidence.Payload) is not { } entry) { return; }

        entry.Message = "a name and its password pass in the clear";
        entry.Evidence.Add("payload: BindRequest, simple authentication, before StartTLS");
    }
}
