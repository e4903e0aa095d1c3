using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Flows;

/// <summary>Follows a TCP connection: its phase, what each end did, and what went wrong.</summary>
/// <remarks>The history letters are Zeek's (scripts/base/protocols/conn): s h a d f r c g t w i q, upper case for the opener.</remarks>
static unsafe class TcpTracker
{
    const TcpFlags Control = TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst;

    /// <summary>Sequence numbers this near are the same connection seen out of order: 1 MiB, a common receive window.</summary>
    const uint NearbySequence = 1 << 20;

    /// <summary>Whether the SYN in <paramref name="packet"/> opens a connection other than the one that <paramref name="flow"/> holds.</summary>
    public static bool IsAnotherConnection(Flow* flow, in Packet packet)
    {
        var side = &flow->TransportA + (int)(packet.Flags & PacketFlags.Reversed);
        if ((packet.Flags & PacketFlags.TcpHeader) == 0 || packet.Key.Protocol != 6) { return false; }

        if ((side->Seen & (SideSeen.Syn | SideSeen.SynAck)) != 0) { return side->InitialSequence != packet.Sequence; }

        if ((side->Seen & SideSeen.Sequence) != 0) { return side->NextSequence - packet.Sequence > NearbySequence; }

        return flow->Phase == FlowPhase.Closed;
    }

    /// <summary>Notes one segment.</summary>
    public static void Add(Flow* flow, in Packet packet, in Frame frame)
    {
        if ((packet.Flags & PacketFlags.TcpHeader) == 0)
        {
            // Cut behind the ports, or a later fragment: it counts, and says nothing of the connection but how far its data goes.
            if ((packet.Flags & PacketFlags.Continues) != 0)
            {
                Extend(&flow->TransportA + (int)(packet.Flags & PacketFlags.Reversed), packet.Sequence + (uint)packet.PayloadBytes);
            }

            if (flow->Phase == FlowPhase.Opening) { flow->Phase = FlowPhase.Established; }

            return;
        }

        // In Zeek's order, which the history shows: what the segment is, its window, what it repeats, what it acknowledges.
        var end = (int)(packet.Flags & PacketFlags.Reversed);
        var own = &flow->TransportA + end;
        var other = &flow->TransportA + (1 - end);
        var control = packet.TcpFlags & Control;
        if (control == 0)
        {
            if (packet.PayloadBytes > 0) { NoteOnce(flow, own, end, SideSeen.DataLetter, (byte)'D'); }
            else if ((packet.TcpFlags & TcpFlags.Ack) != 0) { NoteOnce(flow, own, end, SideSeen.PureAck, (byte)'A'); }

            if (flow->Phase == FlowPhase.Opening) { flow->Phase = FlowPhase.Established; }
        }
        else
        {
            NoteControl(flow, own, end, in packet);
            if ((control & TcpFlags.Syn) != 0) { NoteSyn(flow, own, other, in packet, in frame); }
        }

        if (packet.Window == 0 && (control & TcpFlags.Rst) == 0) { NoteZeroWindow(flow, own, other, end); }

        if ((control & TcpFlags.Rst) == 0)
        {
            NoteSegment(flow, own, end, in packet, in frame);
            if ((packet.TcpFlags & (TcpFlags.Ack | TcpFlags.Syn)) == TcpFlags.Ack) { NoteAcknowledgement(flow, own, other, end, in packet, in frame); }
        }

        if ((control & TcpFlags.Rst) != 0) { NoteReset(flow, own, other, end, in packet); }
        else if ((control & TcpFlags.Fin) != 0) { NoteFin(flow, own, other, in packet); }
    }

    /// <summary>Notes that one end's data goes on to <paramref name="next"/>: later fragments of a segment already noted.</summary>
    public static void Extend(TransportSide* own, uint next)
    {
        if ((own->Seen & SideSeen.Sequence) != 0 && (int)(next - own->NextSequence) > 0) { own->NextSequence = next; }
    }

    /// <summary>Adds a letter (upper case) of one end to the history, while there is room.</summary>
    public static void AddHistory(Flow* flow, int end, byte letter)
    {
        if (flow->HistoryLength == Flow.HistoryCapacity) { return; }

        flow->History[flow->HistoryLength++] = (byte)(letter | (end == 0 ? 0x80 : 0));
    }

    // One control bit has its letter, again where its sequence number is another; several have one letter together.
    static void NoteControl(Flow* flow, TransportSide* own, int end, in Packet packet)
    {
        switch (packet.TcpFlags & Control)
        {
            case TcpFlags.Syn:
                if ((own->Seen & (SideSeen.Syn | SideSeen.SynAck)) == 0) { AddHistory(flow, end, (packet.TcpFlags & TcpFlags.Ack) != 0 ? (byte)'H' : (byte)'S'); }

                break;
            case TcpFlags.Fin:
                if ((own->Seen & SideSeen.Fin) == 0 || AfterFin(in packet) != own->NextSequence) { AddHistory(flow, end, (byte)'F'); }

                break;
            case TcpFlags.Rst:
                if ((own->Seen & SideSeen.Rst) == 0 || own->ResetMark != (ushort)packet.Sequence) { AddHistory(flow, end, (byte)'R'); }

                break;
            case var flags when (flags & (TcpFlags.Fin | TcpFlags.Rst)) == (TcpFlags.Fin | TcpFlags.Rst):
                NoteOnce(flow, own, end, SideSeen.Inconsistent, (byte)'I');
                break;
            default:
                NoteOnce(flow, own, end, SideSeen.MultiFlag, (byte)'Q');
                break;
        }
    }

    static void NoteSyn(Flow* flow, TransportSide* own, TransportSide* other, in Packet packet, in Frame frame)
    {
        var answer = (packet.TcpFlags & TcpFlags.Ack) != 0;
        var kind = answer ? SideSeen.SynAck : SideSeen.Syn;
        if ((own->Seen & kind) == 0 || own->InitialSequence != packet.Sequence)
        {
            // A SYN that the capture holds behind its data does not turn the count back.
            var next = packet.Sequence + 1;
            if ((own->Seen & SideSeen.Sequence) == 0 || (own->Seen & SideSeen.Data) == 0 || (int)(next - own->NextSequence) > 0) { own->NextSequence = next; }

            own->InitialSequence = packet.Sequence;
        }

        own->Seen |= kind | SideSeen.Sequence;
        if (answer) { return; }

        if (own->SynTries < byte.MaxValue) { own->SynTries++; }

        // The last SYN before the answer is the one that was answered.
        if ((other->Seen & SideSeen.SynAck) == 0 && (flow->State & FlowState.HandshakeDone) == 0)
        {
            flow->HandshakeNs = frame.TimestampNs;
            flow->State |= FlowState.HandshakePending;
        }
    }

    // Who has sent its FIN needs no window any more, and after a reset none means anything.
    static void NoteZeroWindow(Flow* flow, TransportSide* own, TransportSide* other, int end)
    {
        if (IsClosed(other) || (own->Seen & SideSeen.Aborted) != 0) { return; }

        if (own->ZeroWindows < ushort.MaxValue) { own->ZeroWindows++; }

        NoteLogarithmic(flow, end, own->ZeroWindows, (byte)'W');
    }

    static void NoteAcknowledgement(Flow* flow, TransportSide* own, TransportSide* other, int end, in Packet packet, in Frame frame)
    {
        if ((flow->State & FlowState.HandshakePending) != 0 && (own->Seen & SideSeen.Syn) != 0 && (other->Seen & SideSeen.SynAck) != 0)
        {
            flow->HandshakeNs = Math.Max(frame.TimestampNs - flow->HandshakeNs, 0);
            flow->State = (flow->State & ~FlowState.HandshakePending) | FlowState.HandshakeDone;
        }

        // An acknowledgement of what was never seen: the capture lacks a segment.
        if ((other->Seen & SideSeen.Sequence) != 0 && (int)(packet.Acknowledgement - other->NextSequence) > 0)
        {
            if (other->Gaps < ushort.MaxValue) { other->Gaps++; }

            NoteLogarithmic(flow, 1 - end, other->Gaps, (byte)'G');
            other->NextSequence = packet.Acknowledgement;
        }
    }

    static void NoteSegment(Flow* flow, TransportSide* own, int end, in Packet packet, in Frame frame)
    {
        if (packet.PayloadBytes == 0)
        {
            if ((own->Seen & SideSeen.Sequence) == 0)
            {
                own->NextSequence = packet.Sequence;
                own->Seen |= SideSeen.Sequence;
            }

            return;
        }

        if ((own->Seen & SideSeen.Aborted) != 0) { return; }

        // A SYN takes the number before its data.
        var first = packet.Sequence + ((packet.TcpFlags & TcpFlags.Syn) != 0 ? 1u : 0u);
        var next = first + (uint)packet.PayloadBytes;
        var known = (own->Seen & SideSeen.Sequence) != 0;
        var ahead = (int)(next - own->NextSequence);
        var begins = BeginsStream(own, first);
        if (begins)
        {
            // The first segment may come behind others; what was kept of those is not the beginning.
            own->Seen |= SideSeen.FromStart;
            own->PrefixBytes = 0;
            FlowTable.KeepPrefix(flow, end, in packet, in frame);
        }

        if (known && ahead <= 0)
        {
            // One byte before the next is a keep-alive (RFC 9293, 3.8.4).
            if (packet.PayloadBytes > 1 || ahead != 0) { NoteLogarithmic(flow, end, ++own->Retransmissions, (byte)'T'); }
        }
        else
        {
            if (!begins && own->PrefixBytes < Flow.PrefixCapacity && ContinuesPrefix(flow, own, end, first, in packet)) { FlowTable.KeepPrefix(flow, end, in packet, in frame); }

            own->NextSequence = next;
            own->Seen |= SideSeen.Sequence;
        }

        own->Seen |= SideSeen.Data;
    }

    // Whether a segment is the beginning of a direction, which a SYN or its answer told, and the first one to be so.
    static bool BeginsStream(TransportSide* own, uint first) =>
        (own->Seen & SideSeen.FromStart) == 0 && (own->Seen & (SideSeen.Syn | SideSeen.SynAck)) != 0 && first == own->InitialSequence + 1;

    // Whether a segment follows right behind what is kept. Without the beginning only what came in order is put together, from the first on.
    static bool ContinuesPrefix(Flow* flow, TransportSide* own, int end, uint first, in Packet packet)
    {
        if ((own->Seen & SideSeen.FromStart) != 0) { return first == own->InitialSequence + 1 + own->PrefixBytes; }

        if ((own->Seen & SideSeen.Data) == 0) { return true; }

        return first == own->NextSequence && (&flow->SideA)[end].PayloadBytes == own->PrefixBytes + (ulong)packet.PayloadBytes;
    }

    static void NoteFin(Flow* flow, TransportSide* own, TransportSide* other, in Packet packet)
    {
        var next = AfterFin(in packet);
        if ((own->Seen & SideSeen.Sequence) == 0 || (int)(next - own->NextSequence) > 0) { own->NextSequence = next; }

        own->Seen |= SideSeen.Fin | SideSeen.Sequence;
        if (flow->Phase < FlowPhase.Closing) { flow->Phase = FlowPhase.Closing; }

        if ((other->Seen & SideSeen.Fin) == 0) { return; }

        flow->Phase = FlowPhase.Closed;

        // A side that closed and then reset had closed in order, once the other closes too.
        if ((other->Seen & SideSeen.ClosedFirst) != 0 && (own->Seen & (SideSeen.SynAck | SideSeen.Data | SideSeen.PureAck)) != 0) { other->Seen &= ~SideSeen.Aborted; }
    }

    static void NoteReset(Flow* flow, TransportSide* own, TransportSide* other, int end, in Packet packet)
    {
        // After both have closed a reset changes nothing.
        if (!IsClosed(own) || !IsClosed(other))
        {
            if (IsClosed(own)) { own->Seen |= SideSeen.ClosedFirst; }

            own->Seen |= SideSeen.Aborted;
        }

        own->Seen |= SideSeen.Rst;
        own->ResetMark = (ushort)packet.Sequence;
        flow->Phase = FlowPhase.Closed;
        if (flow->ResetFrom != 0) { return; }

        flow->ResetFrom = (byte)(end + 1);
        flow->ResetTtl = packet.Ttl;
        flow->ResetWindow = packet.Window;
        flow->ResetIpId = packet.IpId;
    }

    static bool IsClosed(TransportSide* side) => (side->Seen & (SideSeen.Fin | SideSeen.Aborted)) == SideSeen.Fin;

    static uint AfterFin(in Packet packet) => packet.Sequence + (uint)packet.PayloadBytes + 1;

    static void NoteOnce(Flow* flow, TransportSide* own, int end, SideSeen what, byte letter)
    {
        if ((own->Seen & what) != 0) { return; }

        own->Seen |= what;
        AddHistory(flow, end, letter);
    }

    // Zeek repeats these letters when their count reaches 1, 10, 100 and so on.
    static void NoteLogarithmic(Flow* flow, int end, uint count, byte letter)
    {
        // The counts begin anew with each record of a flow that goes on; its history does not.
        if (count == 1 && (flow->State & FlowState.Continued) != 0 && HasHistory(flow, end, letter)) { return; }

        if (count is 1 or 10 or 100 or 1_000 or 10_000 or 100_000) { AddHistory(flow, end, letter); }
    }

    static bool HasHistory(Flow* flow, int end, byte letter)
    {
        for (var at = 0; at < flow->HistoryLength; at++)
        {
            if (flow->History[at] == (byte)(letter | (end == 0 ? 0x80 : 0))) { return true; }
        }

        return false;
    }
}
