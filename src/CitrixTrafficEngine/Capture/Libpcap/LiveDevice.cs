using System.Runtime.Versioning;

namespace CitrixTrafficEngine.Capture.Libpcap;

/// <summary>Opens interfaces through libpcap.</summary>
[UnsupportedOSPlatform("windows")]
static unsafe class LiveDevice
{
    // Results of pcap_activate, pcap.h.
    const int NoSuchDevice = -5;
    const int PermissionDenied = -8;
    const int InterfaceNotUp = -9;
    const int PromiscuousDenied = -11;

    const int Nanoseconds = 1; // PCAP_TSTAMP_PRECISION_NANO

    /// <summary>Opens the interface of <paramref name="options"/> and sets its filter.</summary>
    /// <exception cref="CaptureDeviceException">It cannot be opened.</exception>
    /// <exception cref="FilterException">The filter cannot be used on it.</exception>
    public static PcapHandle Open(LiveCaptureOptions options)
    {
        PcapApi.Require();
        var message = stackalloc byte[PcapApi.MessageBytes];
        var handle = PcapApi.pcap_create(options.Interface, message);
        if (handle.IsInvalid) { throw new CaptureDeviceException($"{options.Interface}: {PcapApi.Text(message)}"); }

        try
        {
            Configure(handle, options);
            var result = PcapApi.pcap_activate(handle);
            if (result < 0) { throw Refused(handle, options.Interface, result); }

            if (options.Filter is { } filter)
            {
                using var program = BpfProgram.Compile(handle, filter);
                program.ApplyTo(handle);
            }

            if (PcapApi.pcap_setnonblock(handle, 1, message) != 0) { throw new CaptureDeviceException($"{options.Interface}: {PcapApi.Text(message)}"); }

            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The data link of an interface, or null where it cannot be opened.</summary>
    public static int? DataLinkOf(string device)
    {
        var message = stackalloc byte[PcapApi.MessageBytes];
        using var handle = PcapApi.pcap_create(device, message);
        return !handle.IsInvalid && PcapApi.pcap_activate(handle) >= 0 ? PcapApi.pcap_datalink(handle) : null;
    }

    static void Configure(PcapHandle handle, LiveCaptureOptions options)
    {
        // None of these fails before activation but for values out of range; a precision that is not supported stays at microseconds.
        _ = PcapApi.pcap_set_snaplen(handle, options.SnapBytes);
        _ = PcapApi.pcap_set_promisc(handle, options.Promiscuous ? 1 : 0);
        _ = PcapApi.pcap_set_timeout(handle, (int)options.KernelWait.TotalMilliseconds);
        _ = PcapApi.pcap_set_immediate_mode(handle, options.Immediate ? 1 : 0);
        _ = PcapApi.pcap_set_buffer_size(handle, options.KernelBufferBytes);
        _ = PcapApi.pcap_set_tstamp_precision(handle, Nanoseconds);
    }

    /// <summary>Nanoseconds in one unit of a timestamp's fraction.</summary>
    public static long FractionNs(PcapHandle handle) => PcapApi.pcap_get_tstamp_precision(handle) == Nanoseconds ? 1 : 1_000;

    static CaptureDeviceException Refused(PcapHandle handle, string device, int result)
    {
        var said = handle.Message is { Length: > 0 } message ? message : PcapApi.Text(PcapApi.pcap_statustostr(result));
        return result switch
        {
            NoSuchDevice => new($"{device}: no such interface"),
            InterfaceNotUp => new($"{device}: the interface is down"),
            PermissionDenied => new($"{device}: permission denied: {said}") { IsPermission = true },
            PromiscuousDenied => new($"{device}: permission denied for promiscuous mode: {said}") { IsPermission = true },
            _ => new($"{device}: {said}"),
        };
    }
}
