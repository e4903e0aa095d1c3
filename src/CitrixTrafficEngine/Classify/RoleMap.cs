using CitrixTrafficEngine.Collections;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Privacy;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Classify;

/// <summary>Learns from answered flows which roles hosts have. Bounded: <see cref="MaxHosts"/> hosts with <see cref="MaxPorts"/> ports each, <see cref="MaxAnswered"/> in all.</summary>
/// <remarks>
/// A role is learned from one port that tells of it alone and whose payload was its protocol, or from two ports that are listed by two rows of
/// the role, where no other role explains as many of the host's ports. A port number alone never teaches.
/// </remarks>
sealed class RoleMap
{
    /// <summary>Most hosts that are remembered: 65,536. A scan of a large network cannot grow it without end.</summary>
    public const int MaxHosts = 65_536;

    /// <summary>Most ports of one host: 64. A host that answers everywhere tells nothing.</summary>
    public const int MaxPorts = 64;

    /// <summary>Most ports of all hosts together: 262,144.</summary>
    public const int MaxAnswered = 262_144;

    const int Tcp = 6;

    readonly RuleTable _rules;
    readonly RoleSets _sets;
    readonly RoleClaims _claims;
    readonly List<string> _services = [];
    readonly BoundedTable<HostKey, Host> _hosts = new(MaxHosts);
    readonly BoundedTable<SeenPortKey, SeenPort> _ports = new(MaxAnswered);
    readonly SeenPort[] _own = new SeenPort[MaxPorts];

    /// <summary>Nothing learned yet; roles are those of <paramref name="rules"/>, and sets of them are numbered in <paramref name="sets"/>.</summary>
    public RoleMap(RuleTable rules, RoleSets sets)
    {
        _rules = rules;
        _sets = sets;
        _claims = new(new(rules), _services);
    }

    /// <summary>Learns from a flow. <paramref name="service"/> is the service that its payload was, or null; <paramref name="anonymizer"/> maps the addresses that its id is made of, where there is one.</summary>
    public void Learn(in Flow flow, bool isFinal, in Classification found, string? service, Anonymizer? anonymizer = null)
    {
        if (!found.Answered || (found.Run == 0 && service is null) || !IsDirectionSure(flow, found, service)) { return; }

        var responder = 1 - found.Opener;
        var index = _hosts.IndexOrAdd(new(responder == 0 ? flow.Key.AddressA : flow.Key.AddressB), out _);
        if (index < 0) { return; }

        ref var host = ref _hosts.ValueAt(index);
        var key = new SeenPortKey(index, flow.Key.Protocol == Tcp ? Transport.Tcp : Transport.Udp, responder == 0 ? flow.Key.PortA : flow.Key.PortB);
        var isNew = false;
        var at = host.Ports < MaxPorts ? _ports.IndexOrAdd(key, out isNew) : _ports.IndexOf(key);
        if (at < 0) { return; }

        ref var seen = ref _ports.ValueAt(at);
        if (isNew)
        {
            seen.Run = found.Run;
            seen.FirstFlow = FlowId.ValueOf(flow, anonymizer);
            host.Append(at, _ports);
        }

        var confirms = service is not null && IsOf(found, service);
        var isFirstProof = confirms && seen.Service == 0;
        if (isFirstProof)
        {
            seen.Service = NumberOf(service!);
            seen.IsOwn = !found.IsOffPort;
        }

        if (isFinal)
        {
            seen.Flows++;
            if (confirms) { seen.Confirmed++; }
        }

        // A port that claims nothing changes nothing: most are of HTTP, TLS and the like.
        if (isFirstProof || (isNew && _claims.Claims(in seen))) { host.Roles = SetOf(_claims.Of(PortsOf(in host)), host.Roles); }
    }

    /// <summary>The set of roles learned of <paramref name="address"/>; 0 for none. Never allocates.</summary>
    public int RolesOf(IpAddress address) => _hosts.IndexOf(new(address)) is >= 0 and var index ? _hosts.ValueAt(index).Roles : 0;

    /// <summary>Every host that answered on a catalogued port, by address.</summary>
    public IEnumerable<AnsweringHost> Hosts() => Enumerable.Range(0, _hosts.Count).OrderBy(index => _hosts.KeyAt(index).Address).Select(Report);

    // A flow met in mid-stream whose direction the port itself told would prove the port by the port.
    static bool IsDirectionSure(in Flow flow, in Classification found, string? service)
    {
        if (service is not null || found.Direction is Direction.Syn or Direction.SynAck or Direction.Payload) { return true; }

        if (flow.Key.Protocol == Tcp) { return found.Direction == Direction.Listener; }

        return found.Opener == (int)(flow.State & FlowState.FirstFromB) && flow.SideA.Packets > 0 && flow.SideB.Packets > 0;
    }

    // TLS on the port of a protocol that runs inside it says nothing of what is inside.
    bool IsOf(in Classification found, string service)
    {
        if (found.IsOffPort) { return true; }

        foreach (var index in _rules.RulesOf(found.Run))
        {
            if (_rules.Rules[index].Service == service) { return true; }
        }

        return false;
    }

    ushort NumberOf(string service)
    {
        var index = _services.IndexOf(service);
        if (index < 0)
        {
            index = _services.Count;
            _services.Add(service);
        }

        return (ushort)(index + 1);
    }

    // Mostly what was learned before.
    int SetOf(ReadOnlySpan<RoleClaim> claims, int known)
    {
        var (learned, isKnown) = (0, true);
        foreach (ref readonly var claim in claims)
        {
            if (!claim.IsLearned) { continue; }

            learned++;
            isKnown &= _sets[known].Contains(claim.Role);
        }

        return isKnown && learned == _sets[known].Length ? known : _sets.Of(Learned(claims).Select(claim => claim.Role));
    }

    static List<RoleClaim> Learned(ReadOnlySpan<RoleClaim> claims)
    {
        var learned = new List<RoleClaim>();
        foreach (ref readonly var claim in claims)
        {
            if (claim.IsLearned) { learned.Add(claim); }
        }

        return learned;
    }

    // In the order in which they were first seen to answer. Valid until the next call.
    ReadOnlySpan<SeenPort> PortsOf(in Host host)
    {
        var count = 0;
        for (var next = host.First; next != 0; next = _own[count++].Next) { _own[count] = _ports.ValueAt(next - 1); }

        return _own.AsSpan(0, count);
    }

    AnsweringHost Report(int index)
    {
        var address = _hosts.KeyAt(index).Address;
        ref readonly var host = ref _hosts.ValueAt(index);
        var ports = new List<AnsweredPort>();
        for (var next = host.First; next != 0; next = _ports.ValueAt(next - 1).Next) { ports.Add(Report(_ports.KeyAt(next - 1), _ports.ValueAt(next - 1))); }

        var own = PortsOf(in host);
        var learned = Learned(_claims.Of(own));
        var perhaps = _claims.PerhapsOf(own).ToArray().Where(claim => !learned.Exists(role => role.Role == claim.Role));
        return new(address, ports, [.. learned.Select(Named)], [.. perhaps.Select(Named)]);

        LearnedRole Named(RoleClaim claim) => new(address, claim.Role, [.. ports.Where((_, at) => (claim.Ports & (1ul << at)) != 0)]);
    }

    static AnsweredPort Report(SeenPortKey key, in SeenPort seen) => new(key.Transport, key.Port, seen.Flows, seen.Confirmed, new(seen.FirstFlow, null));

    struct Host
    {
        int _last; // one more than an index, as the next two

        public int First;
        public int Roles;
        public byte Ports; // how many

        public void Append(int at, BoundedTable<SeenPortKey, SeenPort> ports)
        {
            if (First == 0) { First = at + 1; }
            else { ports.ValueAt(_last - 1).Next = at + 1; }

            _last = at + 1;
            Ports++;
        }
    }
}
