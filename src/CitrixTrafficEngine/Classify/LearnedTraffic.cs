using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Privacy;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Classify;

/// <summary>What flows taught: listeners, roles and the names of addresses. A run keeps its own; one that reads its captures twice gives that of the first pass to the second.</summary>
public sealed class LearnedTraffic
{
    readonly RoleMap _roles;

    /// <summary>Nothing learned yet; roles are those of <paramref name="rules"/>.</summary>
    public LearnedTraffic(RuleTable rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _roles = new(rules, Sets);
    }

    /// <summary>Whether all was learned already, so that the same flows must not be counted again.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The names of addresses, or null where none are asked for.</summary>
    internal HostNames? Names { get; set; }

    /// <summary>What stands for the addresses that the id of a flow is made of, or null.</summary>
    internal Anonymizer? Anonymizer { get; set; }

    internal ListenerTable Listeners { get; } = new();

    internal RoleSets Sets { get; } = new();

    /// <summary>Ends the learning. From here on flows are told by what was learned and add nothing.</summary>
    public void Complete() => IsComplete = true;

    /// <summary>Every host that answered on a catalogued port, by address.</summary>
    public IReadOnlyList<AnsweringHost> Hosts() => [.. _roles.Hosts()];

    /// <summary>What the capture, or a hosts file, called <paramref name="address"/>, or null.</summary>
    public string? NameOf(IpAddress address) => Names?.Of(address);

    internal int RolesOf(IpAddress address) => _roles.RolesOf(address);

    /// <summary>The first role, in order of the alphabet, of a set of <see cref="RolesOf"/>, or null where it is empty. Never allocates.</summary>
    internal string? FirstOf(int roles) => roles > 0 ? Sets[roles][0] : null;

    internal void Learn(in Flow flow, bool isFinal, in Classification found, string? service)
    {
        if (!IsComplete) { _roles.Learn(in flow, isFinal, in found, service, Anonymizer); }
    }
}
