using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Capture;

/// <summary>Up to <see cref="Capacity"/> frames that a source hands over at once, so that the packet path makes one call a batch and not one a packet.</summary>
public sealed unsafe class FrameBatch : IDisposable
{
    /// <summary>Most frames in a batch: 64. Their parsed headers then stay in a 32 KiB first-level cache.</summary>
    public const int Capacity = 64;

    const int LeastCopyBytes = 2_048; // an Ethernet frame: one that is longer asks once for more

    Frame* _frames = (Frame*)NativeMemory.AlignedAlloc((nuint)(Capacity * sizeof(Frame)), 64);
    (nint Data, int Bytes)[]? _copies; // a place for each frame of the batch, so that none moves when another grows

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

    /// <summary>Appends a copy of <paramref name="bytes"/>, for sources whose memory may move or go. The batch must not be full.</summary>
    /// <param name="bytes">The captured bytes of the frame.</param>
    /// <param name="timestampNs">Capture time in nanoseconds since 1970-01-01 UTC.</param>
    /// <param name="linkType">What the frame begins with.</param>
    /// <param name="originalBytes">How long the frame was on the wire, in bytes, at least as long as what was captured; null for as long.</param>
    /// <param name="interfaceIndex">Index in <see cref="IFrameSource.Interfaces"/>.</param>
    /// <remarks>Allocates native memory until there is room for as many frames of the length; then no more.</remarks>
    public void Add(ReadOnlySpan<byte> bytes, long timestampNs, LinkType linkType = LinkType.Ethernet, int? originalBytes = null, ushort interfaceIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(Count, Capacity);
        ArgumentOutOfRangeException.ThrowIfLessThan(originalBytes ?? bytes.Length, bytes.Length, nameof(originalBytes));
        var copy = CopyOf(bytes);
        Add(new Frame(copy, bytes.Length, originalBytes ?? bytes.Length, timestampNs, linkType, interfaceIndex));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (data, _) in _copies ?? []) { NativeMemory.Free((void*)data); }

        _copies = null;
        NativeMemory.AlignedFree(_frames);
        _frames = null;
        Count = 0;
    }

    byte* CopyOf(ReadOnlySpan<byte> bytes)
    {
        ref var place = ref (_copies ??= new (nint, int)[Capacity])[Count];
        if (place.Bytes < bytes.Length || place.Bytes == 0)
        {
            var room = Math.Max(bytes.Length, LeastCopyBytes);
            place = ((nint)NativeMemory.Realloc((void*)place.Data, (nuint)room), room);
        }

        bytes.CopyTo(new((void*)place.Data, place.Bytes));
        return (byte*)place.Data;
    }
}
