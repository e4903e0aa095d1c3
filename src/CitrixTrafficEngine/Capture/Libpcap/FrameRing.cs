using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Capture.Libpcap;

/// <summary>Frames on their way from the capturing thread to the reading one: a ring of native memory of fixed size, one writer, one reader, no lock.</summary>
sealed unsafe class FrameRing : IDisposable
{
    /// <summary>Least size: 1 MiB, room for one frame of the largest snap length and more.</summary>
    public const int LeastBytes = 1 << 20;

    const int Alignment = 16; // a header's size: the rest of the ring before its end always holds one, for the mark of a gap

    // Only the addresses matter: each side's position in a cache line of its own.
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    struct Positions
    {
        [FieldOffset(0)] public long Written; // of whole frames
        [FieldOffset(64)] public long Read;
        [FieldOffset(128)] public int ReaderSleeps;
    }

    readonly AutoResetEvent _filled = new(false);
    readonly int _capacity;
    byte* _bytes;
    Positions* _at;
    long _handedOut; // the reader's: released with its next call
    long _writing; // the writer's: published with Publish

    /// <summary>Makes a ring of <paramref name="bytes"/>, rounded up to a power of two.</summary>
    public FrameRing(int bytes)
    {
        _capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(bytes, LeastBytes, 1 << 30));
        _bytes = (byte*)NativeMemory.AlignedAlloc((nuint)_capacity, 4096);
        _at = (Positions*)NativeMemory.AlignedAlloc((nuint)sizeof(Positions), 64);
        *_at = default;
    }

    /// <summary>The writer copies a frame in. False where it does not fit: the reader is behind.</summary>
    public bool TryAdd(long timestampNs, int originalBytes, byte* data, int capturedBytes)
    {
        var bytes = (sizeof(Header) + capturedBytes + Alignment - 1) & -Alignment;
        var at = (int)(_writing & (_capacity - 1));
        var toEnd = _capacity - at;
        var gap = bytes <= toEnd ? 0 : toEnd; // a frame stands in one piece
        if (_writing + gap + bytes - Volatile.Read(ref _at->Read) > _capacity) { return false; }

        if (gap > 0)
        {
            Debug.Assert(toEnd >= sizeof(Header), "the mark of a gap stands in the ring");
            ((Header*)(_bytes + at))->CapturedBytes = Header.Gap;
            at = 0;
        }

        var header = (Header*)(_bytes + at);
        header->TimestampNs = timestampNs;
        header->OriginalBytes = originalBytes;
        header->CapturedBytes = capturedBytes;
        Unsafe.CopyBlockUnaligned(header + 1, data, (uint)capturedBytes);
        _writing += gap + bytes;
        return true;
    }

    /// <summary>The writer shows the reader what it added. Called once for many frames: it costs a memory barrier.</summary>
    public void Publish()
    {
        Volatile.Write(ref _at->Written, _writing);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _at->ReaderSleeps) != 0) { _filled.Set(); }
    }

    /// <summary>Wakes the reader.</summary>
    public void Wake() => _filled.Set();

    /// <summary>The reader gives back the frames of the call before and takes the next ones; nothing where there are none.</summary>
    public void Take(FrameBatch batch, LinkType linkType)
    {
        Volatile.Write(ref _at->Read, _handedOut);
        var end = Volatile.Read(ref _at->Written);
        while (_handedOut < end && !batch.IsFull)
        {
            var at = (int)(_handedOut & (_capacity - 1));
            var header = (Header*)(_bytes + at);
            if (header->CapturedBytes == Header.Gap)
            {
                _handedOut += _capacity - at;
                continue;
            }

            batch.Add(new((byte*)(header + 1), header->CapturedBytes, header->OriginalBytes, header->TimestampNs, linkType, 0));
            _handedOut += (sizeof(Header) + header->CapturedBytes + Alignment - 1) & -Alignment;
        }
    }

    /// <summary>The reader waits until there is something, or for <paramref name="longest"/>.</summary>
    public void Wait(TimeSpan longest)
    {
        Volatile.Write(ref _at->ReaderSleeps, 1);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _at->Written) == _handedOut) { _filled.WaitOne(longest); }

        Volatile.Write(ref _at->ReaderSleeps, 0);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_bytes);
        NativeMemory.AlignedFree(_at);
        _bytes = null;
        _at = null;
        _filled.Dispose();
    }

    struct Header
    {
        public const int Gap = -1; // nothing more before the end of the memory

        public long TimestampNs;
        public int OriginalBytes;
        public int CapturedBytes;
    }
}
