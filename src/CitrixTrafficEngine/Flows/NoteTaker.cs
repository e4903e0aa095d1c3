using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Flows;

/// <summary>Decides, in the thread of the flow table, which payloads go on to be read: few, from the beginning of each end. Never allocates.</summary>
static unsafe class NoteTaker
{
    const byte Udp = 17;

    /// <summary>Payload bytes a note holds at most: 16 KiB, what is put together of a flow.</summary>
    public const int MaxBytes = 16 * 1024;

    // Per end, in packets of up to 2 KiB: four bits of Flow.NotesLeft.
    const int Long = 15; // hellos and a chain of certificates
    const int Middle = 6; // a head of HTTP with its cookies
    const int Short = 2;

    /// <summary>Whether the payload of <paramref name="packet"/>, which was added to <paramref name="flow"/>, is wanted. Asked only while its end is noted. What only tells names is wanted where <paramref name="wantsNames"/>.</summary>
    public static bool Wants(Flow* flow, in Packet packet, in Frame frame, bool wantsNames)
    {
        if ((packet.Flags & PacketFlags.LaterFragment) != 0) { return false; }

        var end = (int)(packet.Flags & PacketFlags.Reversed);
        var own = &flow->TransportA + end;
        var other = &flow->TransportA + (1 - end);
        var payload = new ReadOnlySpan<byte>(frame.Data + packet.PayloadOffset, packet.PayloadCaptured);
        if (packet.Key.Protocol == Udp && TellsNames(packet.Key.PortA, packet.Key.PortB))
        {
            if (!wantsNames) { own->Seen &= ~SideSeen.Noted; }

            return wantsNames && payload.Length > 12 && (!IsDns(in packet.Key) || payload[2] >= 0x80);
        }

        if (flow->NotesLeft == 0)
        {
            var budget = BudgetOf(own, in packet, payload);
            if (budget == 0)
            {
                // The other end may say more: of a flow met in mid-stream one begins in the middle of what it says.
                own->Seen &= ~SideSeen.Noted;
                return false;
            }

            flow->NotesLeft = (byte)(budget | (budget << 4));
        }

        if (IsSealed(payload))
        {
            // What is encrypted says nothing; but data that a client sends at once (RFC 8446, 2.3) comes before the server's hello.
            own->Seen &= ~SideSeen.Noted;
            if ((other->Seen & SideSeen.Data) != 0) { other->Seen &= ~SideSeen.Noted; }

            return false;
        }

        Pay(flow, own, end, payload.Length);
        return true;
    }

    static void Pay(Flow* flow, TransportSide* own, int end, int bytes)
    {
        var shift = end * 4;
        var left = (flow->NotesLeft >> shift) & 15;
        left -= Math.Min(left, 1 + (bytes >> 11));
        flow->NotesLeft = (byte)((flow->NotesLeft & (0xf0 >> shift)) | (left << shift));
        if (left == 0) { own->Seen &= ~SideSeen.Noted; }
    }

    // DNS, DHCP, NetBIOS. Names are wanted however long the flow: a resolver keeps its port for hours. Of DNS only answers.
    static bool TellsNames(ushort portA, ushort portB) => portA is 53 or 67 or 68 or 137 || portB is 53 or 67 or 68 or 137;

    static bool IsDns(in FlowKey key) => key.PortA == 53 || key.PortB == 53;

    static int BudgetOf(TransportSide* own, in Packet packet, ReadOnlySpan<byte> payload)
    {
        if (packet.Key.Protocol == Udp) { return BudgetOf(ContentSniffer.OfUdp(payload, packet.Key.PortA, packet.Key.PortB)); }

        // What came out of order is not the beginning, which may still come.
        var isBeginning = (own->Seen & (SideSeen.Syn | SideSeen.SynAck)) == 0 || packet.Sequence - own->InitialSequence <= 1;
        return isBeginning ? BudgetOf(ContentSniffer.OfTcp(payload, packet.Key.PortA, packet.Key.PortB)) : Long;
    }

    static int BudgetOf(ContentKind kind) => kind switch
    {
        ContentKind.None => 0,
        ContentKind.Tls or ContentKind.Dtls or ContentKind.Rdp or ContentKind.Ldap or ContentKind.NetScalerRpc or ContentKind.Kerberos => Long,
        ContentKind.Http or ContentKind.Smb => Middle,
        _ => Short,
    };

    // A record of TLS or DTLS behind the handshake's clear part: change of cipher, data, or the client's key exchange, which follows the server's certificate.
    static bool IsSealed(ReadOnlySpan<byte> payload)
    {
        const byte ChangeCipherSpec = 0x14, Handshake = 0x16, ApplicationData = 0x17, ClientKeyExchange = 0x10;

        if (payload.Length < 6 || payload[0] is < ChangeCipherSpec or > ApplicationData) { return false; }

        return payload[1] switch
        {
            3 => payload[0] is ChangeCipherSpec or ApplicationData || (payload[0] == Handshake && payload[5] == ClientKeyExchange),
            0xfe => payload[0] is ChangeCipherSpec or ApplicationData || (payload[0] == Handshake && payload.Length > 13 && payload[13] == ClientKeyExchange),
            _ => false,
        };
    }
}
