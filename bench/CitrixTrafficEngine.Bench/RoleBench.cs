using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Bench;

/// <summary>What roles cost a flow when its record is due: among the members of a site file, and among learned hosts. 0 B is the gate, the times are charted.</summary>
[MemoryDiagnoser]
[Per("flow")]
public class RoleBench
{
    const int Flows = 4_096;

    readonly Flow[] _flows = new Flow[Flows];
    readonly Classification[] _found = new Classification[Flows];
    RuleTable _rules = RuleTable.Empty;
    Site _site = new([], []);
    RoleMatcher _withSite = null!;
    RoleMatcher _withoutSite = null!;

    /// <summary>Members of the site file, each a range of its own.</summary>
    [Params(10, 5_000)]
    public int Members { get; set; }

    /// <summary>Flows of clients to session hosts, license servers and web servers, a third each.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (string Role, ushort Port)[] kinds = [("vda", 1494), ("license-server", 27_000), ("endpoint", 443)];
        var random = new Random(27_000);
        _rules = Catalog.Load(new()).Compile();
        _site = new(Enumerable.Range(0, Members).Select(index => new SiteMember($"{index}", [AddressRange.OfNetwork(Host(index), 32)], [kinds[index % kinds.Length].Role])), []);
        for (var index = 0; index < Flows; index++)
        {
            var server = random.Next(Members);
            ref var flow = ref _flows[index];
            flow.Key.Protocol = 6;
            flow.Key.Version = 4;
            flow.Key.AddressA = Host(random.Next(Members));
            flow.Key.AddressB = Host(server);
            flow.Key.PortA = (ushort)random.Next(32_768, 65_536);
            flow.Key.PortB = kinds[server % kinds.Length].Port;
            _found[index] = new(0, Direction.Syn, true, _rules.RunOf(Transport.Tcp, flow.Key.PortB));
        }

        _withSite = new(_rules, new(_rules), _site, []);
        _withoutSite = new(_rules, new(_rules), null, []);
    }

    [Benchmark(OperationsPerInvoke = Flows)]
    public int MemberLookUp()
    {
        var found = 0;
        foreach (ref readonly var flow in _flows.AsSpan()) { found += _site.MemberAt(flow.Key.AddressB) is null ? 0 : 1; }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Flows)]
    public int MatchBySite() => Match(_withSite);

    [Benchmark(OperationsPerInvoke = Flows)]
    public int MatchByLearnedRoles() => Match(_withoutSite);

    int Match(RoleMatcher matcher)
    {
        var decided = 0;
        for (var index = 0; index < Flows; index++)
        {
            var found = _found[index];
            matcher.Match(in _flows[index], isFinal: true, ref found);
            decided += found.Decided == 0 ? 0 : 1;
        }

        return decided;
    }

    static IpAddress Host(int number) => IpAddress.FromV4([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
}
