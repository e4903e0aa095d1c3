using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Output;

/// <summary>The flows to one port that is catalogued or whose protocol the payload confirmed.</summary>
public sealed class ServiceCount
{
    /// <summary>Most listening hosts told apart; the count stays there: 65,536.</summary>
    const int MaxHosts = 65_536;

    readonly HashSet<IpAddress> _hosts = [];

    internal ServiceCount(Transport transport, ushort port, string? protocol, string? product)
    {
        Transport = transport;
        Port = port;
        Protocol = protocol;
        Product = product;
    }

    /// <summary>TCP or UDP.</summary>
    public Transport Transport { get; }

    /// <summary>The responder's port.</summary>
    public ushort Port { get; }

    /// <summary>Id of the service that the payload confirmed, or null.</summary>
    public string? Protocol { get; }

    /// <summary>Id of the product that the payload proved, or null.</summary>
    public string? Product { get; }

    /// <summary>Flows, each counted once however many records it gave.</summary>
    public long Flows { get; private set; }

    /// <summary>Flows in which the responder took part.</summary>
    public long Answered { get; private set; }

    /// <summary>Frame bytes of both directions.</summary>
    public ulong Bytes { get; private set; }

    /// <summary>Addresses that answered on the port.</summary>
    public int Hosts => _hosts.Count;

    /// <summary>What can be said of them, by the rows in <paramref name="rules"/>.</summary>
    public SharedNames NamesIn(RuleTable rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return new(rules, rules.RunOf(Transport, Port), Protocol, Product);
    }

    /// <summary>All of <paramref name="counts"/>, at least one and all of one port, together; what the payload confirmed is that of the first which has it.</summary>
    public static ServiceCount Sum(IReadOnlyList<ServiceCount> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var confirmed = counts.FirstOrDefault(count => count.Protocol is not null) ?? counts[0];
        var sum = new ServiceCount(confirmed.Transport, confirmed.Port, confirmed.Protocol, confirmed.Product);
        foreach (var count in counts)
        {
            sum.Flows += count.Flows;
            sum.Answered += count.Answered;
            sum.Bytes += count.Bytes;
            sum._hosts.UnionWith(count._hosts);
        }

        return sum;
    }

    internal void Add(bool isFinal, bool answered, ulong bytes, IpAddress host)
    {
        Bytes += bytes;
        if (answered && _hosts.Count < MaxHosts) { _hosts.Add(host); }

        if (!isFinal) { return; }

        Flows++;
        if (answered) { Answered++; }
    }
}
