using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CitrixTrafficEngine.Capture.Libpcap;

/// <summary>The functions of libpcap that are used here, as pcap.h declares them: version 1.5 or later, the first with nanoseconds and immediate mode.</summary>
[UnsupportedOSPlatform("windows")]
static unsafe partial class PcapApi
{
    /// <summary>Bytes that pcap_findalldevs and pcap_create want for their message (PCAP_ERRBUF_SIZE).</summary>
    public const int MessageBytes = 256;

    const string Library = "libpcap";

    // Debian and Ubuntu keep the name of 0.8, others have that of the major version, macOS its own.
    static readonly string[] s_names = OperatingSystem.IsMacOS() ? ["libpcap.A.dylib", "libpcap.dylib"] : ["libpcap.so.1", "libpcap.so.0.8"];

    static PcapApi() => NativeLibrary.SetDllImportResolver(typeof(PcapApi).Assembly, Resolve);

    /// <summary>Makes sure that the library is there.</summary>
    /// <exception cref="CaptureDeviceException">It is not; the message names the package.</exception>
    public static void Require()
    {
        try
        {
            _ = pcap_lib_version();
        }
        catch (Exception cause) when (cause is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new CaptureDeviceException($"live capture and packet filters need libpcap ({string.Join(" or ", s_names)}): install it (Debian and Ubuntu package libpcap0.8)", cause);
        }
    }

    /// <summary>The message at <paramref name="text"/>, or nothing.</summary>
    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    static nint Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library) { return 0; }

        foreach (var candidate in s_names)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle)) { return handle; }
        }

        return 0;
    }

    [LibraryImport(Library)]
    public static partial byte* pcap_lib_version();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial PcapHandle pcap_create(string device, byte* message);

    [LibraryImport(Library)]
    public static partial PcapHandle pcap_open_dead(int dataLink, int snapBytes);

    [LibraryImport(Library)]
    public static partial void pcap_close(nint handle);

    [LibraryImport(Library)]
    public static partial int pcap_set_snaplen(PcapHandle handle, int bytes);

    [LibraryImport(Library)]
    public static partial int pcap_set_promisc(PcapHandle handle, int on);

    [LibraryImport(Library)]
    public static partial int pcap_set_timeout(PcapHandle handle, int milliseconds);

    [LibraryImport(Library)]
    public static partial int pcap_set_immediate_mode(PcapHandle handle, int on);

    [LibraryImport(Library)]
    public static partial int pcap_set_buffer_size(PcapHandle handle, int bytes);

    [LibraryImport(Library)]
    public static partial int pcap_set_tstamp_precision(PcapHandle handle, int precision);

    [LibraryImport(Library)]
    public static partial int pcap_get_tstamp_precision(PcapHandle handle);

    [LibraryImport(Library)]
    public static partial int pcap_activate(PcapHandle handle);

    [LibraryImport(Library)]
    public static partial int pcap_setnonblock(PcapHandle handle, int on, byte* message);

    [LibraryImport(Library)]
    public static partial int pcap_get_selectable_fd(PcapHandle handle);

    [LibraryImport(Library)]
    public static partial int pcap_datalink(PcapHandle handle);

    [LibraryImport(Library)]
    public static partial int pcap_snapshot(PcapHandle handle);

    [LibraryImport(Library)]
    public static partial int pcap_dispatch(PcapHandle handle, int count, delegate* unmanaged<nint, PcapPacketHeader*, byte*, void> callback, nint user);

    [LibraryImport(Library)]
    public static partial int pcap_stats(PcapHandle handle, PcapStatistics* statistics);

    [LibraryImport(Library)]
    public static partial byte* pcap_geterr(PcapHandle handle);

    [LibraryImport(Library)]
    public static partial byte* pcap_statustostr(int status);

    [LibraryImport(Library)]
    public static partial byte* pcap_datalink_val_to_name(int dataLink);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int pcap_compile(PcapHandle handle, PcapProgram* program, string expression, int optimize, uint netmask);

    [LibraryImport(Library)]
    public static partial void pcap_freecode(PcapProgram* program);

    [LibraryImport(Library)]
    public static partial int pcap_setfilter(PcapHandle handle, PcapProgram* program);

    [LibraryImport(Library)]
    public static partial int pcap_offline_filter(PcapProgram* program, PcapPacketHeader* header, byte* bytes);

    [LibraryImport(Library)]
    public static partial int pcap_findalldevs(PcapDevice** devices, byte* message);

    [LibraryImport(Library)]
    public static partial void pcap_freealldevs(PcapDevice* devices);
}
