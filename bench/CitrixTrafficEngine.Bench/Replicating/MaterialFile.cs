namespace CitrixTrafficEngine.Bench.Replicating;

/// <summary>The Ethernet frames of one capture, in memory, at times that begin with 0.</summary>
sealed class MaterialFile
{
    /// <summary>A longer silence becomes this one, so that no capture of days stretches the whole: 60 s.</summary>
    const long LongestGapNs = 60_000_000_000;

    readonly List<MaterialFrame> _frames = [];
    long _lastNs;

    /// <summary>No frames yet. The capture is taken into each copy whose number <paramref name="every"/> divides.</summary>
    public MaterialFile(int every) => Every = every;

    public int Every { get; }

    public IReadOnlyList<MaterialFrame> Frames => _frames;

    /// <summary>Appends a frame that was captured at <paramref name="timestampNs"/>. Time that runs backwards stands still.</summary>
    public void Add(ReadOnlySpan<byte> bytes, int originalBytes, long timestampNs)
    {
        var gap = _frames.Count == 0 ? 0 : Math.Clamp(timestampNs - _lastNs, 0, LongestGapNs);
        _lastNs = _frames.Count == 0 ? timestampNs : Math.Max(timestampNs, _lastNs);
        var time = _frames.Count == 0 ? 0 : _frames[^1].TimeNs + gap;
        _frames.Add(new(bytes.ToArray(), originalBytes, time));
    }
}

/// <summary>A frame, how long it was on the wire, and when it came after the first.</summary>
sealed record MaterialFrame(byte[] Bytes, int OriginalBytes, long TimeNs);
