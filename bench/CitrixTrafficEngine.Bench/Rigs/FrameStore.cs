using System.Runtime.InteropServices;
using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Bench.Rigs;

/// <summary>Ethernet frames in memory that does not move, a microsecond apart.</summary>
sealed unsafe class FrameStore : IDisposable
{
    /// <summary>Time of the first frame: 2026-01-01 00:00:00 UTC.</summary>
    public const long EpochNs = 1_767_225_600_000_000_000;

    readonly Frame[] _frames;

    /// <summary>Copies <paramref name="frames"/>.</summary>
    public FrameStore(params IReadOnlyList<byte[]> frames)
    {
        _frames = new Frame[frames.Count];
        for (var at = 0; at < _frames.Length; at++)
        {
            var data = (byte*)NativeMemory.Alloc((nuint)frames[at].Length);
            frames[at].CopyTo(new Span<byte>(data, frames[at].Length));
            _frames[at] = new(data, frames[at].Length, frames[at].Length, EpochNs + (at * 1_000L), LinkType.Ethernet, 0);
        }
    }

    /// <summary>The frames.</summary>
    public ReadOnlySpan<Frame> Frames => _frames;

    /// <summary>The frame at <paramref name="at"/> as if it came at <paramref name="timeNs"/>.</summary>
    public Frame At(int at, long timeNs)
    {
        ref readonly var frame = ref _frames[at];
        return new(frame.Data, frame.CapturedBytes, frame.OriginalBytes, timeNs, frame.LinkType, 0);
    }

    public void Dispose()
    {
        foreach (ref readonly var frame in _frames.AsSpan()) { NativeMemory.Free(frame.Data); }

        Array.Clear(_frames);
    }
}
