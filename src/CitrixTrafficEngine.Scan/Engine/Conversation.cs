using CitrixTrafficEngine.Scan.Probes;
using CitrixTrafficEngine.Scan.Sockets;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>What follows from what came over a connection.</summary>
enum Turn : byte
{
    /// <summary>More may come.</summary>
    Wait,

    /// <summary>The protocol is proven.</summary>
    Confirmed,

    /// <summary>Nothing was said by either side: the next question goes over the same connection.</summary>
    NextHere,

    /// <summary>The next question needs a connection of its own.</summary>
    NextAnew,
}

/// <summary>What follows, and what the answer said.</summary>
readonly record struct Reply(Turn Turn, ReplyDetail? Detail = null);

/// <summary>Asks a question over an open connection and reads the answer.</summary>
sealed class Conversation(Sweep sweep)
{
    // A server that speaks first has 2 s, and so has one that is asked.
    const long ReadWait = 2 * Clock.Second;
    const int RequestRoom = 2_048;

    readonly SlotTable _slots = sweep.Slots;
    readonly byte[] _request = new byte[RequestRoom];

    /// <summary>Asks the slot's question and reads what is there already.</summary>
    public Reply Ask(int slot, long now)
    {
        ref var entry = ref _slots[slot];
        var name = sweep.Plan.NameOf(entry.Host) ?? sweep.Plan.AddressOf(entry.Host).ToString();
        var length = entry.Streams![entry.Stream].Build(_request, sweep.CookieOf(entry.Host, entry.Probe), name);
        entry.Phase = SlotPhase.Reading;
        _slots.Deadlines.Set(slot, now + ReadWait);
        if (length > 0)
        {
            entry.HasAsked = true;
            if (!TcpSocket.Send(entry.Descriptor, _request.AsSpan(0, length))) { return new(Turn.NextAnew); }
        }

        return Read(slot);
    }

    /// <summary>Reads what came.</summary>
    public Reply Read(int slot)
    {
        ref var entry = ref _slots[slot];
        while (true)
        {
            var room = _slots.Room(slot);
            if (room.IsEmpty) { return Judge(slot, ended: true); }

            var count = TcpSocket.Receive(entry.Descriptor, room);
            if (count > 0)
            {
                entry.ReceivedCount += count;
                continue;
            }

            var hasEnded = count != -Errno.TryAgain;
            return hasEnded || entry.ReceivedCount > 0 ? Judge(slot, hasEnded) : new(Turn.Wait);
        }
    }

    /// <summary>Nothing more came in time.</summary>
    public Reply TimeOut(int slot)
    {
        var reply = Judge(slot, ended: true);
        ref var entry = ref _slots[slot];
        return reply.Turn == Turn.NextAnew && !entry.HasAsked && entry.ReceivedCount == 0 ? new(Turn.NextHere) : reply;
    }

    /// <summary>Reads away what a server still says. True when it closed as well.</summary>
    public static bool IsDrained(int descriptor)
    {
        Span<byte> rest = stackalloc byte[4_096];
        int count;
        do { count = TcpSocket.Receive(descriptor, rest); }
        while (count > 0);

        return count != -Errno.TryAgain;
    }

    Reply Judge(int slot, bool ended)
    {
        ref var entry = ref _slots[slot];
        var received = entry.Received.AsSpan(0, entry.ReceivedCount);
        return entry.Streams![entry.Stream].Judge(received, ended, sweep.CookieOf(entry.Host, entry.Probe), out var detail) switch
        {
            ReplyJudgement.Confirmed => new(Turn.Confirmed, detail),
            ReplyJudgement.Partial when !ended => new(Turn.Wait),
            _ => new(Turn.NextAnew),
        };
    }
}
