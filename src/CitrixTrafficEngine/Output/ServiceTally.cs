using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Output;

/// <summary>Counts flows by the port they went to and what their payload confirmed, for the summary: those to a catalogued port, and those of a confirmed protocol.</summary>
sealed class ServiceTally(SignatureSet signatures)
{
    const int Tcp = 6;

    readonly Dictionary<(Transport Transport, ushort Port, ushort Signature), ServiceCount> _counts = [];

    /// <summary>Everything counted, in order of transport, port and confirmed protocol, those without one first.</summary>
    public IEnumerable<ServiceCount> Counts => _counts.Values.OrderBy(count => count.Transport).ThenBy(count => count.Port).ThenBy(count => count.Protocol, StringComparer.Ordinal);

    /// <summary>Adds one record. Its flow is counted with the last, when it is known whether it was answered.</summary>
    public void Add(in Flow flow, bool isFinal, in Classification found)
    {
        if ((found.Run | found.Signature) == 0) { return; }

        var responder = 1 - found.Opener;
        var transport = flow.Key.Protocol == Tcp ? Transport.Tcp : Transport.Udp;
        var port = responder == 0 ? flow.Key.PortA : flow.Key.PortB;
        if (!_counts.TryGetValue((transport, port, found.Signature), out var count))
        {
            var signature = found.Signature == 0 ? null : signatures.Signatures[found.Signature - 1];
            count = new(transport, port, signature?.Service, signature?.Product);
            _counts.Add((transport, port, found.Signature), count);
        }

        count.Add(isFinal, found.Answered, flow.SideA.Bytes + flow.SideB.Bytes, responder == 0 ? flow.Key.AddressA : flow.Key.AddressB);
    }
}
