using System.Globalization;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>edt-never-answered</c>.</summary>
sealed class EdtNeverAnswered(FindingContext context) : IFindingRule
{
    const int LeastClients = 3;
    const long NearNs = 10_000_000_000;

    /// <summary>Most listeners that are followed, and most clients of each: 4,096 and 256.</summary>
    const int MaxListeners = 4_096, MaxClients = 256;

    readonly Dictionary<(IpAddress Server, ushort Port), Listener> _listeners = [];
    readonly PairTable<Success> _tcp = new();
    long _dropped;

    public FindingCues Cues => FindingCues.EdtPort;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (!FindingPorts.IsEdt(facts.DestinationPort)) { return; }

        if (facts.IsTcp && facts.IsAnswered)
        {
            ref var success = ref _tcp.Of(new(facts.Source, facts.Destination, 0));
            success.FirstNs = success.LastNs == 0 ? facts.FirstNs : Math.Min(success.FirstNs, facts.FirstNs);
            success.LastNs = Math.Max(success.LastNs, facts.LastNs);
        }
        else if (facts.IsUdp && (facts.IsAnswered || facts.IsFinal)) { AddDatagrams(facts, findings); }
    }

    public void Finish(CaptureTrust trust, FindingSet findings)
    {
        findings.Dropped += _dropped + _tcp.Dropped;
        foreach (var ((server, _), listener) in _listeners)
        {
            if (listener.IsAnswered) { continue; }

            // Who had no TCP beside it is no witness.
            var clients = listener.Clients.Where(client => _tcp.TryGet(new(client.Key, server, 0), out var tcp) && tcp.FirstNs <= client.Value.LastNs + NearNs && tcp.LastNs >= client.Value.FirstNs - NearNs).ToList();
            if (clients.Count < LeastClients) { continue; }

            if (trust.AgainstSilence(listener.Example.Origin) is { } reason)
            {
                findings.Withhold(FindingCatalog.EdtNeverAnswered, reason);
                continue;
            }

            if (findings.Raise(FindingCatalog.EdtNeverAnswered, listener.Subject, clients.Sum(client => client.Value.Flows), clients.Min(client => client.Value.FirstNs), clients.Max(client => client.Value.LastNs)) is not { } entry) { continue; }

            entry.Example = listener.Example;
            entry.Row = listener.Row;
            entry.Confidence = listener.Confidence;
            entry.Message = string.Create(CultureInfo.InvariantCulture, $"{clients.Count} clients, no datagram back; TCP to the same address succeeds");
            entry.Evidence.Add(string.Create(CultureInfo.InvariantCulture, $"{clients.Count} clients asked by UDP and connected by TCP within 10 s"));
            if (listener.IsDtls) { entry.Evidence.Add("DTLS hello"); }
        }
    }

    void AddDatagrams(in FlowFacts facts, FindingSet findings)
    {
        // On 443 it may be QUIC.
        var isDtls = facts.Content?.Tls is { IsDatagram: true, HasClientHello: true };
        if (facts is { IsAnswered: false, DestinationPort: FindingPorts.Https } && !isDtls && !facts.DestinationIs("vip")) { return; }

        if (!_listeners.TryGetValue((facts.Destination, facts.DestinationPort), out var listener))
        {
            if (_listeners.Count >= MaxListeners)
            {
                _dropped++;
                return;
            }

            listener = new() { Subject = FindingSubject.Listener(facts), Example = FlowExample.Of(facts), Row = context.RowOf(facts.Found) };
            _listeners.Add((facts.Destination, facts.DestinationPort), listener);
        }

        listener.IsAnswered |= facts.IsAnswered;
        listener.IsDtls |= isDtls;
        if (facts.Confidence > listener.Confidence) { listener.Confidence = facts.Confidence; }

        if (facts.IsAnswered) { return; }

        findings.Tag(FindingCatalog.EdtNeverAnswered, listener.Subject, facts, isKnown: false);
        if (!listener.Clients.TryGetValue(facts.Source, out var client))
        {
            if (listener.Clients.Count >= MaxClients) { return; } // enough to tell

            client = (long.MaxValue, long.MinValue, 0);
        }

        listener.Clients[facts.Source] = (Math.Min(client.FirstNs, facts.FirstNs), Math.Max(client.LastNs, facts.LastNs), client.Flows + 1);
    }

    sealed class Listener
    {
        public Dictionary<IpAddress, (long FirstNs, long LastNs, long Flows)> Clients { get; } = [];

        public required FindingSubject Subject { get; init; }

        public required FlowExample Example { get; init; }

        public string? Row { get; init; }

        public bool IsAnswered { get; set; }

        public bool IsDtls { get; set; }

        public Confidence Confidence { get; set; }
    }

    struct Success
    {
        public long FirstNs;
        public long LastNs;
    }
}
