using CitrixTrafficEngine.Scan.Sockets;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>How a TCP probe ends: in order where the server said something, with a reset where nothing was said and the options allow it.</summary>
sealed class TcpEnding(Sweep sweep)
{
    const long ClosingWait = Clock.Second / 2;

    readonly SlotTable _slots = sweep.Slots;

    /// <summary>The pair in <paramref name="slot"/> has its finding; its connection ends as it should.</summary>
    public void End(int slot, in Finding finding, long now)
    {
        ref var entry = ref _slots[slot];
        var cross = entry.Cross;
        if (cross is null) { sweep.Settle(slot, finding, now); }
        else if (finding.Asked is { } asked) { cross.Same.Add(asked); }

        var isOpen = finding.Verdict is Verdict.Open or Verdict.OpenConfirmed;
        if (entry.Descriptor >= 0 && isOpen && entry.ReceivedCount > 0)
        {
            // What a server said is not thrown back at it: the connection ends in order.
            TcpSocket.EndSending(entry.Descriptor);
            entry.Phase = SlotPhase.Closing;
            _slots.ForgetReceived(slot);
            if (Conversation.IsDrained(entry.Descriptor)) { Release(slot, reset: false); }
            else { _slots.Deadlines.Set(slot, now + ClosingWait); }
        }
        else
        {
            Release(slot, isOpen && sweep.Options.ResetOnClose);
        }

        if (cross is not null)
        {
            cross.Asked++;
            sweep.Examine(cross, now);
        }
    }

    /// <summary>Closes the slot's connection and gives the slot back.</summary>
    public void Release(int slot, bool reset)
    {
        if (_slots[slot].Descriptor is var descriptor and >= 0) { sweep.Closer.Close(descriptor, reset); }

        _slots.Release(slot);
    }

    /// <summary>Closes the connection between two questions: in order where something was read, as at the end.</summary>
    public void Disconnect(int slot)
    {
        ref var entry = ref _slots[slot];
        if (entry.ReceivedCount > 0) { TcpSocket.EndSending(entry.Descriptor); }

        sweep.Closer.Close(entry.Descriptor, entry.ReceivedCount == 0 && sweep.Options.ResetOnClose);
        entry.Descriptor = -1;
    }
}
