using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace CitrixTrafficEngine.Capture.Libpcap;

/// <summary>Asks the kernel whether an interface is up. libpcap 1.10 waits for one that went down to come back, and says nothing.</summary>
[SupportedOSPlatform("linux")]
static unsafe partial class InterfaceState
{
    const nuint GetFlags = 0x8913; // SIOCGIFFLAGS, netdevice(7)
    const ushort UpFlag = 1; // IFF_UP
    const int NameBytes = 16; // IFNAMSIZ

    /// <summary>Whether <paramref name="name"/> is there and up; null where it names no single interface (such as <c>any</c>).</summary>
    public static bool? IsUp(int socket, string name)
    {
        var request = default(Request);
        if (Encoding.UTF8.GetByteCount(name) >= NameBytes) { return null; }

        Encoding.UTF8.GetBytes(name, new Span<byte>(request.Name, NameBytes));
        return ioctl(socket, GetFlags, &request) == 0 ? (request.Flags & UpFlag) != 0 : null;
    }

    [StructLayout(LayoutKind.Sequential, Size = 40)]
    struct Request
    {
        public fixed byte Name[NameBytes];
        public ushort Flags;
    }

    [LibraryImport("libc")]
    private static partial int ioctl(int descriptor, nuint request, Request* argument);
}
