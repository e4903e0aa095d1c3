using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CitrixTrafficEngine.Capture.Libpcap;

/// <summary>A compiled packet filter for one link type.</summary>
[UnsupportedOSPlatform("windows")]
sealed unsafe class BpfProgram : IDisposable
{
    const uint NetmaskUnknown = 0xffff_ffff; // PCAP_NETMASK_UNKNOWN

    PcapProgram* _program = (PcapProgram*)NativeMemory.AllocZeroed((nuint)sizeof(PcapProgram));

    BpfProgram()
    {
    }

    /// <summary>Compiles <paramref name="expression"/> for what <paramref name="handle"/> captures.</summary>
    /// <exception cref="FilterException">The expression is wrong, or says nothing about such frames.</exception>
    public static BpfProgram Compile(PcapHandle handle, string expression)
    {
        var program = new BpfProgram();
        if (PcapApi.pcap_compile(handle, program._program, expression, optimize: 1, NetmaskUnknown) == 0) { return program; }

        program._program->Instructions = 0; // nothing to free
        program.Dispose();
        throw new FilterException($"the filter '{expression}' cannot be used: {handle.Message}");
    }

    /// <summary>Compiles <paramref name="expression"/> for frames of <paramref name="linkType"/>.</summary>
    /// <exception cref="FilterException">The expression is wrong, or says nothing about such frames.</exception>
    public static BpfProgram Compile(LinkType linkType, string expression)
    {
        const int SnapBytes = 262_144; // what a matching program returns; any number but 0 does

        using var dead = PcapApi.pcap_open_dead(DataLink.Of(linkType), SnapBytes);
        return Compile(dead, expression);
    }

    /// <summary>Makes the kernel pass to <paramref name="handle"/> what the filter matches.</summary>
    /// <exception cref="FilterException">It cannot.</exception>
    public void ApplyTo(PcapHandle handle)
    {
        if (PcapApi.pcap_setfilter(handle, _program) != 0) { throw new FilterException($"the filter cannot be set: {handle.Message}"); }
    }

    /// <summary>Whether the filter matches <paramref name="frame"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Matches(in Frame frame)
    {
        var header = new PcapPacketHeader { CapturedBytes = (uint)frame.CapturedBytes, OriginalBytes = (uint)frame.OriginalBytes };
        return PcapApi.pcap_offline_filter(_program, &header, frame.Data) != 0;
    }

    public void Dispose()
    {
        if (_program is null) { return; }

        if (_program->Instructions != 0) { PcapApi.pcap_freecode(_program); }

        NativeMemory.Free(_program);
        _program = null;
    }
}
