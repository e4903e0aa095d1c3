using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CitrixTrafficEngine.Capture.Libpcap;

/// <summary>Moves packets from the kernel's buffer into the ring, and does nothing else, so that the kernel's buffer stays empty.</summary>
[UnsupportedOSPlatform("windows")]
sealed unsafe partial class CaptureThread : IDisposable
{
    const short Readable = 1; // POLLIN
    const int LongestWaitMs = 100; // until a stop is seen
    const int DispatchAtOnce = 4_096; // then the reader is shown what came

    /// <summary>How often statistics and the state of the interface are asked for.</summary>
    static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    /// <summary>A block of the kernel's buffer that is not full is handed over after the wait time; some more for the machine to be busy.</summary>
    readonly TimeSpan _settle;

    readonly PcapHandle _handle;
    readonly FrameRing _ring;
    readonly Thread _thread;
    readonly string _name;
    readonly int _descriptor;
    readonly bool _canGoDown;
    readonly long _fractionNs;
    readonly long _maxPackets;
    GCHandle _self;
    bool _started;
    volatile bool _stop;
    volatile bool _ended;
    long _captured;
    long _ringDropped;
    long _kernelDropped;
    long _interfaceDropped;
    PcapStatistics _last;

    public CaptureThread(PcapHandle handle, FrameRing ring, LiveCaptureOptions options)
    {
        _handle = handle;
        _ring = ring;
        _name = options.Interface;
        _descriptor = PcapApi.pcap_get_selectable_fd(handle);
        _canGoDown = OperatingSystem.IsLinux() && InterfaceState.IsUp(_descriptor, _name) == true;
        _fractionNs = LiveDevice.FractionNs(handle);
        _maxPackets = options.MaxPackets > 0 ? options.MaxPackets : long.MaxValue;
        _settle = options.KernelWait * 2;
        _self = GCHandle.Alloc(this);
        _thread = new(Work) { Name = "capture", IsBackground = true, Priority = ThreadPriority.AboveNormal };
    }

    public long Captured => Volatile.Read(ref _captured);

    public PacketDrops Drops => new(Volatile.Read(ref _kernelDropped), Volatile.Read(ref _interfaceDropped), Volatile.Read(ref _ringDropped));

    public bool HasEnded => _ended;

    /// <summary>What ended the capture, valid with <see cref="HasEnded"/>.</summary>
    public CaptureFault? Fault { get; private set; }

    public bool IsInterfaceDown { get; private set; }

    public void Start()
    {
        if (_started) { return; }

        _started = true;
        _thread.Start();
    }

    public void Stop() => _stop = true;

    public void Dispose()
    {
        Stop();
        if (_started) { _thread.Join(); }

        _handle.Dispose();
        if (_self.IsAllocated) { _self.Free(); }
    }

    void Work()
    {
        try
        {
            Capture();
            ReadStatistics();
        }
        finally
        {
            _ended = true;
            _ring.Wake();
        }
    }

    void Capture()
    {
        var user = GCHandle.ToIntPtr(_self);
        var lookedAt = Stopwatch.GetTimestamp();
        long settleFrom = 0;
        while (_captured < _maxPackets)
        {
            var count = (int)Math.Min(_maxPackets - _captured, DispatchAtOnce);
            var result = PcapApi.pcap_dispatch(_handle, count, &OnPacket, user);
            _ring.Publish();
            if (result < 0) { NoteFault(); }

            if (Stopwatch.GetElapsedTime(lookedAt) >= s_look)
            {
                lookedAt = Stopwatch.GetTimestamp();
                ReadStatistics();
                if (OperatingSystem.IsLinux() && _canGoDown && InterfaceState.IsUp(_descriptor, _name) != true) { NoteDown(); }
            }

            // What came before the end was asked for, or the interface went, may still stand in a block that is not handed over yet.
            if ((_stop || Fault is not null) && settleFrom == 0) { settleFrom = Stopwatch.GetTimestamp(); }

            if (settleFrom != 0 && Stopwatch.GetElapsedTime(settleFrom) >= _settle) { return; }

            if (result <= 0) { WaitForPackets(result == 0); }
        }
    }

    // libpcap's own wait would go on for ever where no packet comes: the kernel wakes it with packets only.
    void WaitForPackets(bool isWell)
    {
        if (!isWell)
        {
            Thread.Sleep(1);
            return;
        }

        var descriptor = new PollDescriptor { Descriptor = _descriptor, Events = Readable };
        _ = poll(&descriptor, 1, LongestWaitMs);
    }

    void NoteFault()
    {
        var said = _handle.Message;
        var isGone = said.Contains("went down", StringComparison.Ordinal) || said.Contains("disappeared", StringComparison.Ordinal);
        if (isGone) { NoteDown(); }
        else { Fault ??= new(0, said); }
    }

    void NoteDown()
    {
        IsInterfaceDown = true;
        Fault ??= new(0, "the interface went down");
    }

    // The kernel counts in 32 bits, which a busy link wraps within hours.
    void ReadStatistics()
    {
        PcapStatistics now;
        if (PcapApi.pcap_stats(_handle, &now) != 0) { return; }

        Volatile.Write(ref _kernelDropped, _kernelDropped + (now.Dropped - _last.Dropped));
        Volatile.Write(ref _interfaceDropped, _interfaceDropped + (now.InterfaceDropped - _last.InterfaceDropped));
        _last = now;
    }

    [UnmanagedCallersOnly]
    static void OnPacket(nint user, PcapPacketHeader* header, byte* data)
    {
        var self = (CaptureThread)GCHandle.FromIntPtr(user).Target!;
        var timestampNs = ((long)header->Seconds * 1_000_000_000) + (header->Fraction * self._fractionNs);
        if (self._ring.TryAdd(timestampNs, (int)Math.Min(Math.Max(header->OriginalBytes, header->CapturedBytes), int.MaxValue), data, (int)header->CapturedBytes))
        {
            self._captured++;
        }
        else
        {
            self._ringDropped++;
        }
    }

    [LibraryImport("libc")]
    private static partial int poll(PollDescriptor* descriptors, nuint count, int milliseconds);
}
