using System.Net;

namespace CitrixTrafficEngine.Capture.Libpcap;

/// <summary>Reads struct sockaddr, which no two systems have alike.</summary>
static unsafe class DeviceAddress
{
    const int Ipv4Family = 2;
    const int Ipv4At = 4; // sockaddr_in: family, port, address
    const int Ipv6At = 8; // sockaddr_in6: family, port, flow information, address

    static int Ipv6Family => OperatingSystem.IsLinux() ? 10 : OperatingSystem.IsMacOS() ? 30 : 28;

    /// <summary>The IP addresses of a list; those of other families are left out.</summary>
    public static List<IPAddress> All(PcapAddress* first)
    {
        var found = new List<IPAddress>();
        for (var entry = first; entry is not null; entry = entry->Next)
        {
            if (entry->Address is null) { continue; }

            // The BSDs put a length byte before a family of one byte.
            var family = OperatingSystem.IsLinux() ? *(ushort*)entry->Address : entry->Address[1];
            if (family == Ipv4Family) { found.Add(new(new ReadOnlySpan<byte>(entry->Address + Ipv4At, 4))); }
            else if (family == Ipv6Family) { found.Add(new(new ReadOnlySpan<byte>(entry->Address + Ipv6At, 16))); }
        }

        return found;
    }
}
