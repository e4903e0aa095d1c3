using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Content;

/// <summary>TFTP requests whose transfer may follow from another port of the server (RFC 1350, section 4): by the client's address and port, for 30 s. Bounded.</summary>
sealed class TftpTransfers
{
    /// <summary>Requests kept at once: 4,096; further ones push out all that are too old, or else are not kept.</summary>
    public const int Capacity = 4_096;

    const long LifetimeNs = 30_000_000_000;
    const byte Udp = 17;

    readonly Dictionary<(IpAddress Address, ushort Port), (long TimeNs, string File)> _requests = [];

    /// <summary>Notes a request.</summary>
    public void Add(IpAddress client, ushort port, long timeNs, string file)
    {
        if (_requests.Count >= Capacity)
        {
            foreach (var (key, request) in _requests)
            {
                if (timeNs - request.TimeNs > LifetimeNs) { _requests.Remove(key); }
            }
        }

        if (_requests.Count < Capacity) { _requests[(client, port)] = (timeNs, file); }
    }

    /// <summary>Whether <paramref name="flow"/> is the transfer of a request: which end is the client, and the file. The server must have sent what only TFTP sends.</summary>
    public bool TryFind(in Flow flow, out int client, out string file)
    {
        (client, file) = (0, "");
        if (_requests.Count == 0 || flow.Key.Protocol != Udp) { return false; }

        for (client = 0; client < 2; client++)
        {
            var end = client == 0 ? (flow.Key.AddressA, flow.Key.PortA) : (flow.Key.AddressB, flow.Key.PortB);
            var serverPort = client == 0 ? flow.Key.PortB : flow.Key.PortA;
            if (serverPort == 69 || !_requests.TryGetValue(end, out var request)) { continue; }

            // Data, an error, or an acknowledgement of a write or of options (RFC 1350, section 5; RFC 2347).
            var isAnswer = flow.Payload(1 - client) is [0, 3 or 4 or 5 or 6, ..];
            if (isAnswer && flow.FirstSeenNs >= request.TimeNs && flow.FirstSeenNs - request.TimeNs <= LifetimeNs)
            {
                file = request.File;
                return true;
            }
        }

        return false;
    }
}
