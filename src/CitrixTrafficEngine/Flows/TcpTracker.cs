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

        var end = (int)(packet.Flags & PacketFlags.Reversed);
        var own = &flow->TransportA + end;
        var other = &flow->TransportA + (1 - end);
        var flags = packet.TcpFlags;
        var control = flags & Control;
        if (control == 0)
        {
            NoteAcknowledgement(flow, own, other, end, in packet, in frame);
            NoteSegment(flow, own, end, in packet, in frame);
            if (flow->Phase == FlowPhase.Opening) { flow->Phase = FlowPhase.Established; }

            return;
        }

        NoteControl(flow, own, other, end, in packet, in frame);
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

    static void NoteControl(Flow* flow, TransportSide* own, TransportSide* other, int end, in Packet packet, in Frame frame)
    {
        var flags = packet.TcpFlags;
        var syn = (flags & TcpFlags.Syn) != 0;
        if (syn && (flags & (TcpFlags.Fin | TcpFlags.Rst)) != 0) { NoteOnce(flow, own, end, SideSeen.MultiFlag, (byte)'Q'); }

        if ((flags & (TcpFlags.Fin | TcpFlags.Rst)) == (TcpFlags.Fin | TcpFlags.Rst)) { NoteOnce(flow, own, end, SideSeen.Inconsistent, (byte)'I'); }

        if (syn) { NoteSyn(flow, own, other, end, in packet, in frame); }

        if ((flags & TcpFlags.Ack) != 0 && !syn && (flags & TcpFlags.Rst) == 0) { NoteAcknowledgement(flow, own, other, end, in packet, in frame); }

        if (packet.PayloadBytes > 0 && (flags & TcpFlags.Rst) == 0) { NoteSegment(flow, own, end, in packet, in frame); }

        if ((flags & TcpFlags.Fin) != 0)
        {
            if (!syn) { NoteFin(own, in packet); }

            NoteOnce(flow, own, end, SideSeen.Fin, (byte)'F');
            if (flow->Phase < FlowPhase.Closing) { flow->Phase = FlowPhase.Closing; }

            if ((other->Seen & SideSeen.Fin) != 0) { flow->Phase = FlowPhase.Closed; }
        }

        if ((flags & TcpFlags.Rst) != 0) { NoteReset(flow, own, end, in packet); }
    }

    static void NoteSyn(Flow* flow, TransportSide* own, TransportSide* other, int end, in Packet packet, in Frame frame)
    {
        var answer = (packet.TcpFlags & TcpFlags.Ack) != 0;
        var kind = answer ? SideSeen.SynAck : SideSeen.Syn;
        if ((own->Seen & kind) != 0)
        {
            Retransmitted(flow, own, end);
        }
        else
        {
            own->InitialSequence = packet.Sequence;
            own->NextSequence = packet.Sequence + 1;
            own->Seen |= SideSeen.Sequence;
        }

        NoteOnce(flow, own, end, kind, answer ? (byte)'H' : (byte)'S');
        if (answer) { return; }

        if (own->SynTries < byte.MaxValue) { own->SynTries++; }

        // The last SYN before the answer is the one that was answered.
        if ((other->Seen & SideSeen.SynAck) == 0 && (flow->State & FlowState.HandshakeDone) == 0)
        {
            flow->HandshakeNs = frame.TimestampNs;
            flow->State |= FlowState.HandshakePending;
        }
    }

    static void NoteAcknowledgement(Flow* flow, TransportSide* own, TransportSide* other, int end, in Packet packet, in Frame frame)
    {
        if ((packet.TcpFlags & TcpFlags.Ack) == 0) { return; }

        if ((flow->State & FlowState.HandshakePending) != 0 && (own->Seen & SideSeen.Syn) != 0 && (other->Seen & SideSeen.SynAck) != 0)
        {
            flow->HandshakeNs = Math.Max(frame.TimestampNs - flow->HandshakeNs, 0);
            flow->State = (flow->State & ~FlowState.HandshakePending) | FlowState.HandshakeDone;
        }

        if (packet.PayloadBytes == 0 && (packet.TcpFlags & Control) == 0) { NoteOnce(flow, own, end, SideSeen.PureAck, (byte)'A'); }

        if (packet.Window == 0)
        {
            if (own->ZeroWindows < ushort.MaxValue) { own->ZeroWindows++; }

            NoteLogarithmic(flow, end, own->ZeroWindows, (byte)'W');
        }

        // An acknowledgement of what was never seen: the capture lacks a segment.
        if ((other->Seen & SideSeen.Sequence) != 0 && (int)(packet.Acknowledgement - other->NextSequence) > 0)
        {
            // A FIN takes one number that NoteFin has counted; one byte more than seen is no gap before data came.
            NoteLogarithmic(flow, 1 - end, ++other->Gaps, (byte)'G');
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

        var next = packet.Sequence + (uint)packet.PayloadBytes;
        var known = (own->Seen & SideSeen.Sequence) != 0;
        var ahead = (int)(next - own->NextSequence);
        if (known && ahead <= 0)
        {
            // One byte before the next is a keep-alive (RFC 9293, 3.8.4).
            if (packet.PayloadBytes > 1 || ahead != 0) { Retransmitted(flow, own, end); }
        }
        else
        {
            var inOrder = !known || packet.Sequence == own->NextSequence;
            var first = (own->Seen & SideSeen.Data) == 0;
            if (first || (inOrder && own->PrefixBytes < Flow.PrefixCapacity && (&flow->SideA)[end].PayloadBytes == own->PrefixBytes + (ulong)packet.PayloadBytes))
            {
                FlowTable.KeepPrefix(flow, end, in packet, in frame);
            }

            own->NextSequence = next;
            own->Seen |= SideSeen.Sequence;
        }

        NoteOnce(flow, own, end, SideSeen.Data, (byte)'D');
    }

    static void NoteFin(TransportSide* own, in Packet packet)
    {
        var next = packet.Sequence + (uint)packet.PayloadBytes + 1;
        if ((own->Seen & SideSeen.Sequence) == 0 || (int)(next - own->NextSequence) > 0)
        {
            own->NextSequence = next;
            own->Seen |= SideSeen.Sequence;
        }
    }

    static void NoteReset(Flow* flow, TransportSide* own, int end, in Packet packet)
    {
        NoteOnce(flow, own, end, SideSeen.Rst, (byte)'R');
        flow->Phase = FlowPhase.Closed;
        if (flow->ResetFrom != 0) { return; }

        flow->ResetFrom = (byte)(end + 1);
        flow->ResetTtl = packet.Ttl;
        flow->ResetWindow = packet.Window;
        flow->ResetIpId = packet.IpId;
    }

    static void Retransmitted(Flow* flow, TransportSide* own, int end) => NoteLogarithmic(flow, end, ++own->Retransmissions, (byte)'T');

    static void NoteOnce(Flow* flow, TransportSide* own, int end, SideSeen what, byte letter)
    {
        if ((own->Seen & what) != 0) { return; }

        own->Seen |= what;
        AddHistory(flow, end, letter);
    }

    // Zeek repeats these letters when their count reaches 1, 10, 100 and so on.
    static void NoteLogarithmic(Flow* flow, int end, uint count, byte letter)
    {
        if (count is 1 or 10 or 100 or 1_000 or 10_000 or 100_000) { AddHistory(flow, end, letter); }
    }
}
