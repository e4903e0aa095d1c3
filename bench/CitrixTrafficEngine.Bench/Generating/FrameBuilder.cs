using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Bench.Generating;

/// <summary>Builds the next frame of a flow: Ethernet, perhaps a VLAN tag, IP, TCP or UDP, with right checksums.</summary>
sealed class FrameBuilder(TrafficOptions options, SplitMix random)
{
    const byte Fin = 1, Syn = 2, Push = 8, Ack = 16;

    readonly byte[] _frame = new byte[2_048];

    /// <summary>The frame. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Next(SyntheticFlow flow)
    {
        var (fromClient, flags, payload) = flow.IsUdp ? ((flow.Made & 1) == 0, (byte)0, PayloadBytes()) : Segment(flow);
        var at = Link(flow, fromClient);
        var ip = at;
        var transportBytes = (flow.IsUdp ? 8 : 20) + payload;
        at = flow.IsV6 ? Ipv6(flow, fromClient, at, transportBytes) : Ipv4(flow, fromClient, at, transportBytes);
        var transport = _frame.AsSpan(at, transportBytes);
        transport.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(transport, fromClient ? flow.ClientPort : flow.ServerPort);
        BinaryPrimitives.WriteUInt16BigEndian(transport[2..], fromClient ? flow.ServerPort : flow.ClientPort);
        if (flow.IsUdp) { BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)transportBytes); }
        else { Tcp(flow, fromClient, flags, payload, transport); }

        MemoryMarshal.Cast<byte, ulong>(transport[(flow.IsUdp ? 8 : 20)..]).Fill(flow.Fill);
        var addresses = _frame.AsSpan(ip + (flow.IsV6 ? 8 : 12), flow.IsV6 ? 32 : 8);
        var sum = Sum(addresses, 0) + (uint)(flow.IsUdp ? 17 : 6) + (uint)transportBytes;
        BinaryPrimitives.WriteUInt16BigEndian(transport[(flow.IsUdp ? 6 : 16)..], Fold(Sum(transport, sum)));
        var frame = _frame.AsSpan(0, at + transportBytes);
        flow.Count(frame.Length);
        return frame;
    }

    // A whole connection: three packets to open it, data both ways, three to close it where the flow is long enough.
    (bool FromClient, byte Flags, int Payload) Segment(SyntheticFlow flow)
    {
        var closes = flow.Planned >= 8;
        return (flow.Made, flow.Planned - flow.Made) switch
        {
            (0, _) => (true, Syn, 0),
            (1, _) => (false, (byte)(Syn | Ack), 0),
            (2, _) => (true, Ack, 0),
            (_, 3) when closes => (true, (byte)(Fin | Ack), 0),
            (_, 2) when closes => (false, (byte)(Fin | Ack), 0),
            (_, 1) when closes => (true, Ack, 0),
            (var made, _) => ((made & 1) == 1, (byte)(Push | Ack), PayloadBytes()),
        };
    }

    int PayloadBytes() => options.PayloadMin + (int)random.Below(options.PayloadMax - options.PayloadMin + 1);

    int Link(SyntheticFlow flow, bool fromClient)
    {
        _frame.AsSpan(0, 12).Clear();
        _frame[fromClient ? 5 : 11] = 1;
        _frame[0] = _frame[6] = 2; // locally administered
        var at = 12;
        if (flow.Vlan != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(12), 0x8100);
            BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(14), flow.Vlan);
            at = 16;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(at), (ushort)(flow.IsV6 ? 0x86dd : 0x0800));
        return at + 2;
    }

    int Ipv4(SyntheticFlow flow, bool fromClient, int at, int transportBytes)
    {
        var header = _frame.AsSpan(at, 20);
        header.Clear();
        header[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(20 + transportBytes));
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)random.Next());
        header[6] = 0x40; // do not fragment
        header[8] = (byte)(fromClient ? 64 : 63);
        header[9] = (byte)(flow.IsUdp ? 17 : 6);
        flow.From(fromClient).CopyTo(header[12..]);
        flow.From(!fromClient).CopyTo(header[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], Fold(Sum(header, 0)));
        return at + 20;
    }

    int Ipv6(SyntheticFlow flow, bool fromClient, int at, int transportBytes)
    {
        var header = _frame.AsSpan(at, 40);
        header.Clear();
        header[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)transportBytes);
        header[6] = (byte)(flow.IsUdp ? 17 : 6);
        header[7] = 64;
        flow.From(fromClient).CopyTo(header[8..]);
        flow.From(!fromClient).CopyTo(header[24..]);
        return at + 40;
    }

    static void Tcp(SyntheticFlow flow, bool fromClient, byte flags, int payload, Span<byte> segment)
    {
        var own = fromClient ? flow.SequenceClient : flow.SequenceServer;
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], own);
        if ((flags & Ack) != 0) { BinaryPrimitives.WriteUInt32BigEndian(segment[8..], fromClient ? flow.SequenceServer : flow.SequenceClient); }

        segment[12] = 0x50;
        segment[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment[14..], 64_240);
        var next = own + (uint)payload + ((flags & (Syn | Fin)) != 0 ? 1u : 0u);
        if (fromClient) { flow.SequenceClient = next; }
        else { flow.SequenceServer = next; }
    }

    // RFC 1071.
    static uint Sum(ReadOnlySpan<byte> bytes, uint sum)
    {
        for (; bytes.Length > 1; bytes = bytes[2..]) { sum += BinaryPrimitives.ReadUInt16BigEndian(bytes); }

        return bytes.Length == 1 ? sum + ((uint)bytes[0] << 8) : sum;
    }

    static ushort Fold(uint sum)
    {
        sum = (sum & 0xffff) + (sum >> 16);
        sum += sum >> 16;
        return (ushort)~sum;
    }
}
