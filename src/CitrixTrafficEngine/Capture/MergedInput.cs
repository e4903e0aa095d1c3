using System.Runtime.CompilerServices;

namespace CitrixTrafficEngine.Capture;

/// <summary>One input of a <see cref="MergedSource"/>: opened when its turn comes, closed at its end.</summary>
sealed class MergedInput(string name, long firstNs, Func<IFrameSource> open) : IDisposable
{
    IFrameSource? _source;
    FrameBatch? _batch;
    int _next;
    ushort[] _interfaces = [];

    public string Name => name;

    /// <summary>Time of the next packet; before the first is read, what is known of its time.</summary>
    public long NextNs => HasFrame ? _batch![_next].TimestampNs : firstNs;

    /// <summary>Whether a packet is buffered.</summary>
    public bool HasFrame => _batch is not null && _next < _batch.Count;

    /// <summary>What ended the input early.</summary>
    public CaptureFault? Fault { get; private set; }

    /// <summary>Buffers the next packets and invalidates those of the call before; closes the input at its end.</summary>
    public bool Fill()
    {
        _batch ??= new();
        _source ??= open();
        _next = 0;
        while (_source.Read(_batch))
        {
            if (_batch.Count > 0) { return true; }
        }

        Fault = _source.Fault;
        Dispose();
        return false;
    }

    /// <summary>The next packet, with its interface as <paramref name="shown"/> numbers it; that list grows with what the input adds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe Frame Take(List<CaptureInterface> shown)
    {
        ref readonly var frame = ref _batch![_next++];
        if (frame.InterfaceIndex >= _interfaces.Length) { AddInterfaces(shown); }

        return new(frame.Data, frame.CapturedBytes, frame.OriginalBytes, frame.TimestampNs, frame.LinkType, _interfaces[frame.InterfaceIndex]);
    }

    public void Dispose()
    {
        _source?.Dispose();
        _source = null;
        _batch?.Dispose();
        _batch = null;
    }

    // A frame counts interfaces with 16 bits: what comes after 65,536 shares the last.
    void AddInterfaces(List<CaptureInterface> shown)
    {
        var known = _interfaces.Length;
        Array.Resize(ref _interfaces, _source!.Interfaces.Count);
        for (var index = known; index < _interfaces.Length; index++)
        {
            if (shown.Count <= ushort.MaxValue) { shown.Add(_source.Interfaces[index] with { Input = name }); }

            _interfaces[index] = (ushort)(shown.Count - 1);
        }
    }
}
