using System.Diagnostics;
using System.Runtime.Versioning;
using CitrixTrafficEngine.Capture.Libpcap;

namespace CitrixTrafficEngine.Capture;

/// <summary>
/// Frames of a network interface, through libpcap. A thread of its own copies them into a bounded ring; the thread that reads takes batches out of it.
/// Where the reader is too slow packets are dropped and counted; memory does not grow.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class LiveCapture : IFrameSource
{
    /// <summary>An empty batch comes at least this often, so that the reader can let flows time out: 200 ms.</summary>
    static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(200);

    readonly CaptureThread _thread;
    readonly FrameRing _ring;
    readonly LinkType _linkType;
    long _lastTick = Stopwatch.GetTimestamp();

    /// <summary>Opens the interface. Capturing begins with the first <see cref="Read"/>; packets from now on are kept by the kernel meanwhile.</summary>
    /// <exception cref="CaptureDeviceException">It cannot be opened.</exception>
    /// <exception cref="FilterException">The filter cannot be used on it.</exception>
    public LiveCapture(LiveCaptureOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Name = options.Interface;
        var handle = LiveDevice.Open(options);
        _linkType = DataLink.ToLinkType(PcapApi.pcap_datalink(handle));
        Interfaces = [new(Name, _linkType, PcapApi.pcap_snapshot(handle))];
        _ring = new(options.RingBytes);
        _thread = new(handle, _ring, options);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <inheritdoc/>
    public IReadOnlyList<CaptureInterface> Interfaces { get; }

    /// <inheritdoc/>
    public CaptureFault? Fault { get; private set; }

    /// <summary>Whether the interface went down or away.</summary>
    public bool IsInterfaceDown => _thread.IsInterfaceDown;

    /// <summary>Packets captured so far, those the ring dropped not counted. Any thread may ask.</summary>
    public long Captured => _thread.Captured;

    /// <summary>What was lost so far: up to a second old while capturing, exact when <see cref="Read"/> has returned false. Any thread may ask.</summary>
    public PacketDrops Drops => _thread.Drops;

    /// <summary>Ends the capture from any thread: what came until now is still read, within half a second, then <see cref="Read"/> returns false.</summary>
    public void Stop() => _thread.Stop();

    /// <inheritdoc/>
    public bool Read(FrameBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Clear();
        _thread.Start();
        if (Stopwatch.GetElapsedTime(_lastTick) >= s_tick) { return Tick(); }

        while (true)
        {
            var ended = _thread.HasEnded; // asked before the ring: what it added last is then there
            _ring.Take(batch, _linkType);
            if (batch.Count > 0) { return true; }

            if (ended)
            {
                Fault = _thread.Fault;
                return false;
            }

            var left = s_tick - Stopwatch.GetElapsedTime(_lastTick);
            if (left <= TimeSpan.Zero) { return Tick(); }

            _ring.Wait(left);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _thread.Dispose();
        _ring.Dispose();
    }

    bool Tick()
    {
        _lastTick = Stopwatch.GetTimestamp();
        return true;
    }
}
