using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace CitrixTrafficEngine.Flows;

/// <summary>Finds the flow of a key: open addressing with linear probing over slots of 8 bytes.</summary>
sealed unsafe class FlowIndex(FlowSlab flows, int initialSlots) : IDisposable
{
    Slot* _slots = NewSlots((uint)initialSlots);
    uint _mask = (uint)initialSlots - 1;

    /// <summary>Asks for the slot of <paramref name="hash"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchSlot(uint hash)
    {
        if (Sse.IsSupported) { Sse.Prefetch0(_slots + (hash & _mask)); }
    }

    /// <summary>The flow whose key probably hashes to <paramref name="hash"/>, asked for: its index and 1, or 0. Only its key can tell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Foresee(uint hash)
    {
        for (var at = hash & _mask; ; at = (at + 1) & _mask)
        {
            var slot = _slots[at];
            if (slot.Number != 0 && slot.Hash != hash) { continue; }

            if (Sse.IsSupported && slot.Number != 0)
            {
                var flow = (byte*)flows[slot.Number - 1];
                Sse.Prefetch0(flow);
                Sse.Prefetch0(flow + 64);
                Sse.Prefetch0(flow + 128);
                Sse.Prefetch0(flow + 192);
            }

            return slot.Number;
        }
    }

    /// <summary>The flow of <paramref name="key"/>, whose hash is <paramref name="hash"/>, or <see cref="FlowSlab.None"/>.</summary>
    public uint Find(in FlowKey key, uint hash)
    {
        for (var at = hash & _mask; ; at = (at + 1) & _mask)
        {
            var slot = _slots[at];
            if (slot.Number == 0) { return FlowSlab.None; }

            if (slot.Hash == hash && FlowKey.Same(in flows[slot.Number - 1]->Key, in key)) { return slot.Number - 1; }
        }
    }

    /// <summary>Enters a flow that is not in the index; <paramref name="count"/> flows are in it then.</summary>
    public void Insert(uint hash, uint index, int count)
    {
        // At a load of 5/8 a linear probe looks at two slots on average.
        if ((ulong)count * 8 > ((ulong)_mask + 1) * 5) { Grow(); }

        Place(_slots, _mask, new(hash, index + 1));
    }

    /// <summary>Takes out a flow that is in the index.</summary>
    public void Remove(uint hash, uint index)
    {
        var gap = hash & _mask;
        while (_slots[gap].Number != index + 1) { gap = (gap + 1) & _mask; }

        // Closes the gap by moving back what had been pushed behind it, so that no probe ends too early and none passes over graves.
        for (var at = (gap + 1) & _mask; _slots[at].Number != 0; at = (at + 1) & _mask)
        {
            var home = _slots[at].Hash & _mask;
            if (((at - home) & _mask) < ((at - gap) & _mask)) { continue; }

            _slots[gap] = _slots[at];
            gap = at;
        }

        _slots[gap] = default;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_slots);
        _slots = null;
    }

    void Grow()
    {
        var slots = ((ulong)_mask + 1) * 2;
        var grown = NewSlots(slots);
        for (ulong at = 0; at <= _mask; at++)
        {
            if (_slots[at].Number != 0) { Place(grown, (uint)(slots - 1), _slots[at]); }
        }

        NativeMemory.AlignedFree(_slots);
        _slots = grown;
        _mask = (uint)(slots - 1);
    }

    static Slot* NewSlots(ulong count)
    {
        var bytes = (nuint)count * (nuint)sizeof(Slot);
        var slots = HugeMemory.Alloc(bytes);
        NativeMemory.Clear(slots, bytes);
        return (Slot*)slots;
    }

    static void Place(Slot* slots, uint mask, Slot slot)
    {
        var at = slot.Hash & mask;
        while (slots[at].Number != 0) { at = (at + 1) & mask; }

        slots[at] = slot;
    }

    readonly struct Slot(uint hash, uint number)
    {
        public readonly uint Hash = hash;
        public readonly uint Number = number; // the flow's index + 1; 0 is an empty slot
    }
}
