using System.Buffers;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>The probes in flight, and their deadlines.</summary>
sealed class SlotTable
{
    /// <summary>Most bytes of a reply over TCP that are kept: 16 KiB.</summary>
    public const int MostReceived = 16_384;

    readonly Slot[] _slots;
    readonly int[] _free;
    int _freeCount;

    /// <summary>Room for <paramref name="count"/> at once.</summary>
    public SlotTable(int count)
    {
        _slots = new Slot[count];
        _free = new int[count];
        for (var slot = 0; slot < count; slot++) { _free[slot] = count - 1 - slot; }

        _freeCount = count;
        Deadlines = new(count);
    }

    /// <summary>When each slot is looked at again.</summary>
    public DeadlineWheel Deadlines { get; }

    /// <summary>How many there are room for.</summary>
    public int Capacity => _slots.Length;

    /// <summary>How many are in use.</summary>
    public int Count => _slots.Length - _freeCount;

    /// <summary>The slot with index <paramref name="slot"/>.</summary>
    public ref Slot this[int slot] => ref _slots[slot];

    /// <summary>Takes a free slot; there must be one.</summary>
    public int Take(long pair, int host, PlannedProbe probe)
    {
        var slot = _free[--_freeCount];
        _slots[slot] = new() { Pair = pair, Host = host, Probe = probe, Phase = SlotPhase.Queued, Generation = _slots[slot].Generation + 1, Descriptor = -1 };
        return slot;
    }

    /// <summary>Gives the slot back.</summary>
    public void Release(int slot)
    {
        Deadlines.Clear(slot);
        ForgetReceived(slot);
        _slots[slot] = new() { Generation = _slots[slot].Generation, Descriptor = -1 };
        _free[_freeCount++] = slot;
    }

    /// <summary>What names this use of the slot among events: never the same for two of 2^32 uses.</summary>
    public ulong Token(int slot) => ((ulong)_slots[slot].Generation << 32) | (uint)slot;

    /// <summary>The slot that <paramref name="token"/> names, or -1 when that use of it is over.</summary>
    public int Find(ulong token)
    {
        var slot = (int)(uint)token;
        return slot < _slots.Length && _slots[slot].Generation == (uint)(token >> 32) && _slots[slot].Phase != SlotPhase.Free ? slot : -1;
    }

    /// <summary>Room for what comes next on the slot's connection; empty when it has all it may have.</summary>
    public Span<byte> Room(int slot)
    {
        ref var entry = ref _slots[slot];
        if (entry.Received is null)
        {
            entry.Received = ArrayPool<byte>.Shared.Rent(1_024);
        }
        else if (entry.ReceivedCount == entry.Received.Length && entry.Received.Length < MostReceived)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(entry.Received.Length * 4, MostReceived));
            entry.Received.AsSpan().CopyTo(larger);
            ArrayPool<byte>.Shared.Return(entry.Received);
            entry.Received = larger;
        }

        return entry.Received.AsSpan(entry.ReceivedCount);
    }

    /// <summary>Forgets what came on the slot's connection.</summary>
    public void ForgetReceived(int slot)
    {
        ref var entry = ref _slots[slot];
        if (entry.Received is not null) { ArrayPool<byte>.Shared.Return(entry.Received); }

        entry.Received = null;
        entry.ReceivedCount = 0;
    }
}
