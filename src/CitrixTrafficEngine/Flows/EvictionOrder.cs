namespace CitrixTrafficEngine.Flows;

/// <summary>Names the least recently seen flow without keeping any order while packets come.</summary>
/// <remarks>
/// One pass over the table picks its oldest sixteenth. A flow of that list which was seen since is passed over; the rest, in order, are
/// exactly the least recently seen, since every other flow is younger than the whole list. A linked list would cost two cache misses a packet.
/// </remarks>
sealed unsafe class EvictionOrder(FlowSlab flows)
{
    const int Share = 16;

    // Kept: a new one for each pass would be garbage of 16 bytes an evicted flow, in a thread that must make none.
    readonly PriorityQueue<uint, (uint YoungerBy, uint Index)> _oldest = new();
    uint[] _victims = [];
    uint[] _seen = [];
    int _next;
    int _count;

    /// <summary>The index of the least recently seen flow. At least one flow must live.</summary>
    public uint Oldest(uint nowMs)
    {
        while (true)
        {
            while (_next < _count)
            {
                var at = _next++;
                var flow = flows[_victims[at]];
                if (flow->Phase != FlowPhase.Free && flow->LastActiveMs == _seen[at]) { return _victims[at]; }
            }

            Choose(nowMs);
        }
    }

    void Choose(uint nowMs)
    {
        var wanted = (int)Math.Max(flows.End / Share, 1);
        if (_victims.Length < wanted)
        {
            _victims = new uint[wanted];
            _seen = new uint[wanted];
        }

        _oldest.EnsureCapacity(wanted + 1);
        for (uint index = 0; index < flows.End; index++)
        {
            if (flows[index]->Phase == FlowPhase.Free) { continue; }

            // The queue gives up its youngest first: age is told backwards.
            var age = (nowMs - flows[index]->LastActiveMs, uint.MaxValue - index);
            if (_oldest.Count < wanted) { _oldest.Enqueue(index, age); }
            else { _oldest.EnqueueDequeue(index, age); } // a younger one comes out again without moving any: most do
        }

        _count = _oldest.Count;
        _next = 0;
        for (var at = _count - 1; at >= 0; at--)
        {
            _victims[at] = _oldest.Dequeue();
            _seen[at] = flows[_victims[at]]->LastActiveMs;
        }
    }
}
