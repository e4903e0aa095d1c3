using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Output;

/// <summary>Counts flows by the catalogued port they went to, for the summary.</summary>
sealed class ServiceTally
{
    const int Tcp = 6;

    readonly Dictionary<(Transport Transport, ushort Port, int Decided), ServiceCount> _counts = [];

    /// <summary>Every catalogued port met, in order of transport, port and rule.</summary>
    public IEnumerable<ServiceCount> Counts => _counts.Values.OrderBy(count => count.Transport).ThenBy(count => count.Port).ThenBy(count => count.Rule);

    /// <summary>Adds one record. Its flow is counted with the last, when it is known whether it was answered.</summary>
    public void Add(in Flow flow, bool isFinal, in Classification found)
    {
        if (found.Run == 0 && found.Decided == 0) { return; }

        var responder = 1 - found.Opener;
        var transport = flow.Key.Protocol == Tcp ? Transport.Tcp : Transport.Udp;
        var port = responder == 0 ? flow.Key.PortA : flow.Key.PortB;
        if (!_counts.TryGetValue((transport, port, found.Decided), out var count))
        {
            count = new(transport, port, found.Decided == 0 ? null : found.Decided - 1);
            _counts.Add((transport, port, found.Decided), count);
        }

        count.Add(isFinal, found.Answered, flow.SideA.Bytes + flow.SideB.Bytes, responder == 0 ? flow.Key.AddressA : flow.Key.AddressB, found.Confidence);
    }
}
