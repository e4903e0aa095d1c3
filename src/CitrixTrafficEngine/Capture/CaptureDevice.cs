using System.Net;
using System.Runtime.Versioning;
using CitrixTrafficEngine.Capture.Libpcap;

namespace CitrixTrafficEngine.Capture;

/// <summary>An interface that can be captured on.</summary>
public sealed record CaptureDevice
{
    // pcap.h, PCAP_IF_
    const uint LoopbackFlag = 1, UpFlag = 2, RunningFlag = 4, WirelessFlag = 8;

    /// <summary>The name to capture on.</summary>
    public required string Name { get; init; }

    /// <summary>What libpcap says of it, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Its IP addresses.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>Those of <c>up</c>, <c>running</c>, <c>loopback</c>, <c>wireless</c> that apply.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>The link type of its frames; absent where it is down, or where finding out is not permitted.</summary>
    public LinkType? LinkType { get; init; }

    /// <summary>The name of <see cref="LinkType"/>, such as <c>EN10MB</c>.</summary>
    public string? LinkTypeName { get; init; }

    /// <summary>All interfaces that libpcap finds, in its order.</summary>
    /// <exception cref="CaptureDeviceException">They cannot be listed, or libpcap is missing.</exception>
    [UnsupportedOSPlatform("windows")]
    public static unsafe IReadOnlyList<CaptureDevice> List()
    {
        PcapApi.Require();
        var message = stackalloc byte[PcapApi.MessageBytes];
        PcapDevice* first;
        if (PcapApi.pcap_findalldevs(&first, message) != 0) { throw new CaptureDeviceException($"the interfaces cannot be listed: {PcapApi.Text(message)}"); }

        try
        {
            var devices = new List<CaptureDevice>();
            for (var device = first; device is not null; device = device->Next) { devices.Add(Of(device)); }

            return devices;
        }
        finally
        {
            PcapApi.pcap_freealldevs(first);
        }
    }

    [UnsupportedOSPlatform("windows")]
    static unsafe CaptureDevice Of(PcapDevice* device)
    {
        var name = PcapApi.Text(device->Name);

        // Devices of other kinds than networks have no such flag, and opening one may change something.
        var dataLink = (device->Flags & UpFlag) != 0 ? LiveDevice.DataLinkOf(name) : null;
        return new()
        {
            Name = name,
            Description = device->Description is null ? null : PcapApi.Text(device->Description),
            Addresses = DeviceAddress.All(device->Addresses),
            Flags = FlagsOf(device->Flags),
            LinkType = dataLink is { } number ? DataLink.ToLinkType(number) : null,
            LinkTypeName = dataLink is { } named ? PcapApi.Text(PcapApi.pcap_datalink_val_to_name(named)) : null,
        };
    }

    static List<string> FlagsOf(uint flags)
    {
        var names = new List<string>();
        foreach (var (flag, name) in new[] { (UpFlag, "up"), (RunningFlag, "running"), (LoopbackFlag, "loopback"), (WirelessFlag, "wireless") })
        {
            if ((flags & flag) != 0) { names.Add(name); }
        }

        return names;
    }
}
