using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Collections;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Output;

/// <summary>The flows to one port that is catalogued or whose protocol the payload confirmed, by the row where that was decided.</summary>
public sealed class ServiceCount
{
    /// <summary>Most listening hosts told apart; the count stays there: 65,536.</summary>
    const int MaxHosts = 65_536;

    readonly BoundedTable<HostKey, Nothing> _hosts = new(MaxHosts);

    readonly Ranking? _ranking;

    internal ServiceCount(Transport transport, ushort port, string? protocol, string? product, int? rule, Ranking? ranking)
    {
        _ranking = ranking;
        Transport = transport;
        Port = port;
        Protocol = protocol;
        Product = product;
        Rule = rule;
    }

    /// <summary>TCP or UDP.</summary>
    public Transport Transport { get; }

    /// <summary>The responder's port.</summary>
    public ushort Port { get; }

    /// <summary>Id of the service that the payload confirmed, or null.</summary>
    public string? Protocol { get; }

    /// <summary>Id of the product that the payload proved, or null.</summary>
    public string? Product { get; }

    /// <summary>Index of the one rule that evidence left, or null where the port has several or only the port speaks.</summary>
    public int? Rule { get; }

    /// <summary>The best evidence of its flows.</summary>
    public Confidence Proof { get; private set; }

    /// <summary>Flows whose roles the site file knows.</summary>
    public long BySite { get; private set; }

    /// <summary>Flows whose payload proved what they are.</summary>
    public long ByPayload { get; private set; }

    /// <summary>Flows, each counted once however many records it gave.</summary>
    public long Flows { get; private set; }

    /// <summary>Flows in which the responder took part.</summary>
    public long Answered { get; private set; }

    /// <summary>Frame bytes of both directions.</summary>
    public ulong Bytes { get; private set; }

    /// <summary>Addresses that answered on the port.</summary>
    public int Hosts => _hosts.Count;

    /// <summary>These addresses. Allocates.</summary>
    public IReadOnlyCollection<IpAddress> HostAddresses => [.. Enumerable.Range(0, _hosts.Count).Select(index => _hosts.KeyAt(index).Address)];

    /// <summary>What can be said of them, by the rows in <paramref name="rules"/>.</summary>
    public SharedNames NamesIn(RuleTable rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return _ranking is not null ? new(_ranking, isSaid: true, Product) : new(rules, rules.RunOf(Transport, Port), Protocol, Product, Rule + 1 ?? 0);
    }

    internal void Add(bool isFinal, bool answered, ulong bytes, IpAddress host, Confidence confidence)
    {
        Bytes += bytes;
        if (confidence > Proof) { Proof = confidence; }

        if (answered) { _hosts.IndexOrAdd(new(host), out _); }

        if (!isFinal) { return; }

        Flows++;
        if (answered) { Answered++; }

        if (confidence == Confidence.Site) { BySite++; }

        if (confidence == Confidence.Payload) { ByPayload++; }
    }
}
