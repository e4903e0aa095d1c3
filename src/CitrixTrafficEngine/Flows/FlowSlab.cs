using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Flows;

/// <summary>Native memory for flows, in chunks that never move, with the released entries first to be taken again.</summary>
sealed unsafe class FlowSlab : IDisposable
{
#if DEBUG
    const int ChunkBits = 3;
#else
    const int ChunkBits = 14; // 16,384 flows, 6 MiB: growth takes one allocation of a size the system maps lazily
#endif
    const int ChunkFlows = 1 << ChunkBits;

    nint[] _chunks = new nint[16];
    int _chunkCount;
    uint _released = None; // a list through Flow.NextReleased

    /// <summary>No flow.</summary>
    public const uint None = uint.MaxValue;

    /// <summary>How many entries were ever taken; every flow's index is below.</summary>
    public uint End { get; private set; }

    /// <summary>The flow at <paramref name="index"/>, which was taken before.</summary>
    public Flow* this[uint index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Flow*)Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_chunks), (int)(index >> ChunkBits)) + (index & (ChunkFlows - 1));
    }

    /// <summary>Takes an entry. Its content is what its last owner left.</summary>
    public uint Take()
    {
        if (_released != None)
        {
            var index = _released;
            _released = this[index]->NextReleased;
            return index;
        }

        if (End == (uint)_chunkCount << ChunkBits) { AddChunk(); }

        return End++;
    }

    /// <summary>Gives an entry back.</summary>
    public void Release(uint index)
    {
        var flow = this[index];
        flow->Phase = FlowPhase.Free;
        flow->NextReleased = _released;
        _released = index;
    }

    public void Dispose()
    {
        for (var chunk = 0; chunk < _chunkCount; chunk++) { NativeMemory.AlignedFree((void*)_chunks[chunk]); }

        _chunkCount = 0;
        End = 0;
    }

    void AddChunk()
    {
        if (_chunkCount == _chunks.Length) { Array.Resize(ref _chunks, _chunkCount * 2); }

        _chunks[_chunkCount++] = (nint)HugeMemory.Alloc(ChunkFlows * Flow.Size);
    }
}
