using System.Runtime.InteropServices;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Tests.Rigs;

/// <summary>A flow that the table handed over, copied while it was valid.</summary>
sealed record EndedFlow(Flow Flow, EndReason Reason, long DueNs);

/// <summary>A flow table fed with packets that no parser made, and what it handed over.</summary>
sealed unsafe class TableRig : IDisposable
{
    public const ulong Seed = 0x1d5c_a9e3_7b02_44f1;

    /// <summary>2026-01-05 09:00:00 UTC.</summary>
    public const long EpochNs = 1_767_603_600_000_000_000;

    const int PayloadBytes = 2_048;
    readonly byte* _payload = (byte*)NativeMemory.Alloc(PayloadBytes);

    public TableRig(FlowLimits? limits = null)
    {
        Table = new(limits ?? new FlowLimits { InitialSlots = 2 }, Seed, (in Flow flow, EndReason reason, long dueNs) => OnEnd!(new(flow, reason, dueNs)));
        OnEnd = Ended.Add;
        for (var at = 0; at < PayloadBytes; at++) { _payload[at] = (byte)at; }
    }

    public FlowTable Table { get; }

    /// <summary>What the table handed over, in order, unless <see cref="OnEnd"/> takes it.</summary>
    public List<EndedFlow> Ended { get; } = [];

    public Action<EndedFlow> OnEnd { get; set; }

    public long Frames { get; private set; }

    /// <summary>Adds a packet and lets the table's time go on to it, as the engine does after every batch.</summary>
    public void Send(in TestPacket packet, bool advance = true)
    {
        var made = packet.Make(Seed);
        Table.Add(in made, new Frame(_payload, packet.FrameBytes, packet.FrameBytes, packet.TimeNs, LinkType.Ethernet, 0), ++Frames, 0);
        if (advance) { Table.Advance(packet.TimeNs); }
    }

    public void Dispose()
    {
        Table.Dispose();
        NativeMemory.Free(_payload);
    }
}

/// <summary>An address and a port.</summary>
readonly record struct TestEnd(IpAddress Address, ushort Port)
{
    public static TestEnd Of(string address, int port)
    {
        Assert.True(IpAddress.TryParse(address, out var parsed));
        return new(parsed, (ushort)port);
    }
}

/// <summary>What a test says of one packet.</summary>
readonly record struct TestPacket(TestEnd From, TestEnd To, byte Protocol, long TimeNs)
{
    public TcpFlags Flags { get; init; }

    public uint Sequence { get; init; }

    public uint Acknowledgement { get; init; }

    public int Payload { get; init; }

    public ushort Window { get; init; } = 65_000;

    public ushort IpId { get; init; }

    public byte Ttl { get; init; } = 64;

    public bool HeaderCut { get; init; }

    public byte IcmpType { get; init; }

    public int IpBytes => 40 + Payload;

    public int FrameBytes => 14 + IpBytes;

    /// <summary>The packet as a parser would have read it.</summary>
    public Packet Make(ulong seed)
    {
        var order = From.Address.CompareTo(To.Address);
        var reversed = order > 0 || (order == 0 && From.Port > To.Port);
        var (a, b) = reversed ? (To, From) : (From, To);
        var key = new FlowKey { AddressA = a.Address, AddressB = b.Address, PortA = a.Port, PortB = b.Port, Protocol = Protocol, Version = 4 };
        var flags = reversed ? PacketFlags.Reversed : PacketFlags.None;
        if (Protocol == 6 && !HeaderCut) { flags |= PacketFlags.TcpHeader; }

        var query = Protocol is 1 or 58 ? IcmpMessage.Of(Protocol, IcmpType).Query : (byte)0;
        if (query != 0) { key.PortA = IcmpMessage.QueryKey(query, (reversed ? 1 : 0) ^ (IcmpType == query ? 0 : 1)); }

        return new()
        {
            Key = key,
            Hash = FlowKey.Hash(in key, seed),
            Outcome = PacketOutcome.Flow,
            Flags = flags,
            TcpFlags = Flags,
            Ttl = Ttl,
            IpBytes = IpBytes,
            PayloadBytes = Payload,
            Sequence = Sequence,
            Acknowledgement = Acknowledgement,
            Window = Window,
            IpId = IpId,
            PayloadOffset = Math.Min(54, FrameBytes),
            PayloadCaptured = Payload,
            IcmpType = query != 0 ? query : IcmpType,
        };
    }
}
