using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Flows;

/// <summary>Finds the flows whose time may be over: one list for each second of wheel time, over the next 4,096.</summary>
/// <remarks>
/// Packets do not touch it. A flow stays where its deadline stood when it was put there; when that second comes the table looks whether
/// it was seen since, and puts it back at its new deadline. Only a shortened idle time moves a flow at once.
/// </remarks>
sealed unsafe class TimerWheel : IDisposable
{
    /// <summary>Slots of one second each: 4,096. A deadline behind the last waits there and is put back.</summary>
    public const int Slots = 4_096;

    const int SlotMs = 1_000;
    const ushort NoSlot = ushort.MaxValue;

    readonly FlowSlab _flows;
    uint* _heads;
    long _second; // all seconds up to it are served
    long _serving; // the second whose list is being emptied, else _second

    public TimerWheel(FlowSlab flows)
    {
        _flows = flows;
        _heads = (uint*)NativeMemory.Alloc(Slots, sizeof(uint));
        new Span<uint>(_heads, Slots).Fill(FlowSlab.None);
    }

    /// <summary>Puts a flow that is in no list where <paramref name="deadlineMs"/> falls, at the earliest in the second after the one being served.</summary>
    public void Insert(uint index, long deadlineMs)
    {
        var second = Math.Clamp((deadlineMs / SlotMs) + 1, _serving + 1, _second + Slots - 1);
        var slot = (ushort)(second % Slots);
        var flow = _flows[index];
        flow->TimerSlot = slot;
        flow->TimerBefore = FlowSlab.None;
        flow->TimerAfter = _heads[slot];
        if (_heads[slot] != FlowSlab.None) { _flows[_heads[slot]]->TimerBefore = index; }

        _heads[slot] = index;
    }

    /// <summary>Takes a flow out of its list, if it is in one.</summary>
    public void Remove(uint index)
    {
        var flow = _flows[index];
        if (flow->TimerSlot == NoSlot) { return; }

        if (flow->TimerBefore == FlowSlab.None)
        {
            _heads[flow->TimerSlot] = flow->TimerAfter;
        }
        else
        {
            _flows[flow->TimerBefore]->TimerAfter = flow->TimerAfter;
        }

        if (flow->TimerAfter != FlowSlab.None) { _flows[flow->TimerAfter]->TimerBefore = flow->TimerBefore; }

        flow->TimerSlot = NoSlot;
    }

    /// <summary>Whether a second has begun that <see cref="NextDue"/> has not served.</summary>
    public bool IsDue(long nowMs) => nowMs / SlotMs > _second;

    /// <summary>Takes one flow out of the lists of the seconds up to <paramref name="nowMs"/>.</summary>
    /// <returns>False when none is left; the wheel then stands at <paramref name="nowMs"/>.</returns>
    public bool NextDue(long nowMs, out uint index)
    {
        var target = nowMs / SlotMs;

        // After a long silence every list is looked at once, not once for every turn of the wheel.
        if (target - _second > Slots) { _second = target - Slots; }

        while (_second < target)
        {
            index = _heads[(_second + 1) % Slots];
            if (index != FlowSlab.None)
            {
                Remove(index);
                _serving = _second + 1;
                return true;
            }

            _second++;
        }

        _serving = _second;
        index = FlowSlab.None;
        return false;
    }

    public void Dispose()
    {
        NativeMemory.Free(_heads);
        _heads = null;
    }
}
