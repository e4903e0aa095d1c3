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
sealed class RoleMap(RuleTable rules, RoleSets sets)
{
    /// <summary>Most hosts that are remembered: 65,536. A scan of a large network cannot grow it without end.</summary>
    public const int MaxHosts = 65_536;

    /// <summary>Most ports of one host: 64. A host that answers everywhere tells nothing.</summary>
    public const int MaxPorts = 64;

    /// <summary>Most ports of all hosts together: 262,144.</summary>
    public const int MaxAnswered = 262_144;

    /// <summary>A host with more roles than these by port numbers alone has none of them: 2. It answers everywhere, as middleboxes do.</summary>
    const int MaxByNumber = 2;

    /// <summary>A port of more roles than these suggests none: 3.</summary>
    const int MaxGuesses = 3;

    const int Tcp = 6;

    readonly RoleTelling _telling = new(rules);
    readonly Dictionary<IpAddress, Host> _hosts = [];
    int _answered;

    /// <summary>Learns from a flow. <paramref name="service"/> is the service that its payload was, or null; <paramref name="anonymizer"/> maps the addresses that its id is made of, where there is one.</summary>
    public void Learn(in Flow flow, bool isFinal, in Classification found, string? service, Anonymizer? anonymizer = null)
    {
        if (!found.Answered || (found.Run == 0 && service is null) || !IsDirectionSure(flow, found, service)) { return; }

        var responder = 1 - found.Opener;
        var address = responder == 0 ? flow.Key.AddressA : flow.Key.AddressB;
        if (!_hosts.TryGetValue(address, out var host))
        {
            if (_hosts.Count >= MaxHosts) { return; }

            _hosts.Add(address, host = new());
        }

        var transport = flow.Key.Protocol == Tcp ? Transport.Tcp : Transport.Udp;
        var port = responder == 0 ? flow.Key.PortA : flow.Key.PortB;
        var seen = host.Ports.Find(transport, port);
        var isNew = seen is null;
        if (seen is null)
        {
            if (host.Ports.Count >= MaxPorts || _answered >= MaxAnswered) { return; }

            _answered++;
            host.Ports.Add(seen = new(transport, port, found.Run, FlowId.ValueOf(flow, anonymizer)));
        }

        var confirms = service is not null && IsOf(found, service);
        var isFirstProof = confirms && seen.Service is null;
        if (isFirstProof)
        {
            seen.Service = service;
            seen.IsOwn = !found.IsOffPort;
        }

        if (isFinal)
        {
            seen.Flows++;
            if (confirms) { seen.Confirmed++; }
        }

        if (isNew || isFirstProof) { host.Roles = sets.Of(RolesOf(host).Select(role => role.Role)); }
    }

    /// <summary>The set of roles learned of <paramref name="address"/>; 0 for none. Never allocates.</summary>
    public int RolesOf(IpAddress address) => _hosts.TryGetValue(address, out var host) ? host.Roles : 0;

    /// <summary>Every host that answered on a catalogued port, by address.</summary>
    public IEnumerable<AnsweringHost> Hosts() => _hosts.OrderBy(entry => entry.Key).Select(entry => Report(entry.Key, entry.Value));

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

        foreach (var index in rules.RulesOf(found.Run))
        {
            if (rules.Rules[index].Service == service) { return true; }
        }

        return false;
    }

    List<(string Role, List<Seen> Ports)> RolesOf(Host host)
    {
        var claims = Claims(host, perhaps: false);
        var byNumber = claims.FindAll(claim => !IsProven(claim.Role, claim.Ports) && IsPair(claim.Role, claim.Ports) && !claims.Exists(other => other.Role != claim.Role && claim.Ports.TrueForAll(other.Ports.Contains)));
        return claims.FindAll(claim => IsProven(claim.Role, claim.Ports) || (byNumber.Count <= MaxByNumber && byNumber.Contains(claim)));
    }

    bool IsProven(string role, List<Seen> ports) => ports.Exists(port =>
        port.Service is { } service && (_telling.OfService(service) == role || (port.IsOwn && _telling.Of(port.Run) is [var only] && only.Role == role)));

    bool IsPair(string role, List<Seen> ports)
    {
        var rows = new HashSet<ushort>();
        foreach (var port in ports)
        {
            foreach (var (told, list) in _telling.Of(port.Run))
            {
                if (told == role) { rows.UnionWith(list); }
            }
        }

        return ports.Count > 1 && rows.Count > 1;
    }

    List<(string Role, List<Seen> Ports)> Claims(Host host, bool perhaps)
    {
        var claims = new List<(string Role, List<Seen> Ports)>();
        foreach (var port in host.Ports)
        {
            // What the payload is goes before what the port says.
            if (port.Service is { } service && _telling.OfService(service) is { } listener) { Claim(listener, port); }

            if (port.Service is not null && !port.IsOwn) { continue; }

            var told = perhaps ? _telling.PerhapsOf(port.Run) : _telling.Of(port.Run);
            if (perhaps && told.Length > MaxGuesses) { continue; }

            foreach (var (role, _) in told) { Claim(role, port); }
        }

        return claims;

        void Claim(string role, Seen port)
        {
            var at = claims.FindIndex(claim => claim.Role == role);
            if (at < 0) { claims.Add((role, [port])); }
            else if (!claims[at].Ports.Contains(port)) { claims[at].Ports.Add(port); }
        }
    }

    AnsweringHost Report(IpAddress address, Host host)
    {
        var learned = RolesOf(host);
        var perhaps = Claims(host, perhaps: true).Where(claim => !learned.Exists(role => role.Role == claim.Role));
        return new(address, [.. host.Ports.Select(Report)], [.. learned.Select(role => Named(role.Role, role.Ports))], [.. perhaps.Select(role => Named(role.Role, role.Ports))]);

        LearnedRole Named(string role, List<Seen> ports) => new(address, role, [.. ports.Select(Report)]);
    }

    static AnsweredPort Report(Seen seen) => new(seen.Transport, seen.Port, seen.Flows, seen.Confirmed, new(seen.FirstFlow, null));

    sealed class Host
    {
        public PortList Ports { get; } = [];

        public int Roles { get; set; }
    }

    // Searched without a delegate, which would be an object a flow.
    sealed class PortList : List<Seen>
    {
        public Seen? Find(Transport transport, ushort port)
        {
            for (var index = 0; index < Count; index++)
            {
                if (this[index].Port == port && this[index].Transport == transport) { return this[index]; }
            }

            return null;
        }
    }

    sealed class Seen(Transport transport, ushort port, ushort run, ulong firstFlow)
    {
        public Transport Transport => transport;

        public ushort Port => port;

        public ushort Run => run;

        public ulong FirstFlow => firstFlow;

        /// <summary>The service that the payload was, or null.</summary>
        public string? Service { get; set; }

        /// <summary>Whether the port is that service's own.</summary>
        public bool IsOwn { get; set; }

        public long Flows { get; set; }

        public long Confirmed { get; set; }
    }
}
