using System.Globalization;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Sockets;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>What depends on the kernel that the sweep runs on.</summary>
/// <param name="Release">Its release.</param>
/// <param name="Syns">When it sends SYNs.</param>
/// <param name="HasErrorQueue">Whether ICMP errors reach us with type, code and sender.</param>
sealed record KernelFacts(string Release, SynSchedule Syns, bool HasErrorQueue)
{
    const string ReleaseFile = "/proc/sys/kernel/osrelease";
    const ushort NobodyListens = 1; // tcpmux

    /// <summary>Reads them, and sends one empty datagram to this machine's own loopback to see its ICMP error come.</summary>
    public static KernelFacts Read()
    {
        var release = File.Exists(ReleaseFile) ? File.ReadAllText(ReleaseFile).Trim() : "unknown";
        return new(release, SynSchedule.OfKernel(), HasErrorsOfConnections(release) && ErrorsArrive());
    }

    /// <summary>Whether connect() keeps ICMP errors for ordinary users: Linux 5.9 ("tcp: allow traceroute -Mtcp for unpriv users").</summary>
    internal static bool HasErrorsOfConnections(string release)
    {
        var parts = release.Split('.', '-');
        return parts.Length > 1 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var major) && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var minor)
            && (major, minor).CompareTo((5, 9)) >= 0;
    }

    static bool ErrorsArrive()
    {
        if (DatagramSocket.Open(isV4: true, isEcho: false, ownPort: 0, out var socket) != 0) { return true; } // it cannot be tried: the release decides

        using (socket)
        {
            Span<int> senders = stackalloc int[DatagramSocket.BatchSize];
            Span<int> errors = stackalloc int[DatagramSocket.BatchSize];
            socket!.Queue(new(IpAddress.FromV4([127, 0, 0, 1]), isV4: true, NobodyListens), 0, 0);
            socket.Flush(senders, errors);
            return errors[0] != 0 || ErrorQueue.TryTake(socket.Descriptor, out _, out _);
        }
    }
}
