using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CitrixTrafficEngine.Capture.Libpcap;

/// <summary>A pcap_t.</summary>
[UnsupportedOSPlatform("windows")]
sealed unsafe class PcapHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    /// <summary>What libpcap says of its last failure.</summary>
    public string Message => PcapApi.Text(PcapApi.pcap_geterr(this));

    protected override bool ReleaseHandle()
    {
        PcapApi.pcap_close(handle);
        return true;
    }
}
