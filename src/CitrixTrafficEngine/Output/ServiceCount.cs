using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Output;

/// <summary>The flows to one catalogued port.</summary>
public sealed class ServiceCount
{
    /// <summary>Most listening hosts told apart; the count stays there: 65,536.</summary>
    const int MaxHosts = 65_536;

    readonly HashSet<IpAddress> _hosts = [];

    internal ServiceCount(Transport transport, ushort port)
    {
        Transport = transport;
        Port = port;
    }

    /// <summary>TCP or UDP.</summary>
    public Transport Transport { get; }

    /// <summary>The responder's port.</summary>
    public ushort Port { get; }

    /// <summary>Flows, each counted once however many records it gave.</summary>
    public long Flows { get; private set; }

    /// <summary>Flows in which the responder took part.</summary>
    public long Answered { get; private set; }

    /// <summary>Frame bytes of both directions.</summary>
    public ulong Bytes { get; private set; }

    /// <summary>Addresses that answered on the port.</summary>
    public int Hosts => _hosts.Count;

    internal void Add(bool isFinal, bool answered, ulong bytes, IpAddress host)
    {
        Bytes += bytes;
        if (answered && _hosts.Count < MaxHosts) { _hosts.Add(host); }

        if (!isFinal) { return; }

        Flows++;
        if (answered) { Answered++; }
    }
}
