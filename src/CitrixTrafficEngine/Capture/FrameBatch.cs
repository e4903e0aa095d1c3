using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Capture;

/// <summary>Up to <see cref="Capacity"/> frames that a source hands over at once, so that the packet path makes one call a batch and not one a packet.</summary>
public sealed unsafe class FrameBatch : IDisposable
{
    /// <summary>Most frames in a batch: 64. Their parsed headers then stay in a 32 KiB first-level cache.</summary>
    public const int Capacity = 64;

    Frame* _frames = (Frame*)NativeMemory.AlignedAlloc((nuint)(Capacity * sizeof(Frame)), 64);

    /// <summary>How many frames the batch holds.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no further frame fits.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>The frame at <paramref name="index"/>, 0 to <see cref="Count"/> - 1.</summary>
    public ref readonly Frame this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
            return ref _frames[index];
        }
    }

    internal Frame* Frames => _frames;

    /// <summary>Forgets all frames.</summary>
    public void Clear() => Count = 0;

    /// <summary>Appends a frame. The batch must not be full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Frame frame)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(Count, Capacity);
        _frames[Count++] = frame;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_frames);
        _frames = null;
        Count = 0;
    }
}
