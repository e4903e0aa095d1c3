using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Flows;

/// <summary>Assembles packets into flows: open addressing over native memory. Hot: once per packet. One thread owns it.</summary>
sealed unsafe class FlowTable : IDisposable
{
    /// <summary>Memory a flow takes at the table's highest load, its slots included.</summary>
    internal const int BytesPerFlow = Flow.Size + 16;

    /// <summary>The wheel turns twice as fast as time: its seconds are half a second each, so that a record of a live flow is less than a second late.</summary>
    const long WheelSpeed = 2;

    readonly FlowSlab _flows = new();
    readonly FlowIndex _index;
    readonly TimerWheel _timers;
    readonly EvictionOrder _eviction;
    readonly FlowHandler _ended;
    readonly NoteHandler? _noted;
    readonly bool _wantsNames;
    readonly ulong _seed;
    readonly uint[] _idleMs;
    readonly int _maxFlows;
    readonly long _activeNs;
    long _epochNs;
    bool _hasEpoch;
    long _nowMs;

    /// <summary>Makes a table whose keys hash with <paramref name="seed"/> and that hands each due flow to <paramref name="ended"/>.</summary>
    public FlowTable(FlowLimits limits, ulong seed, FlowHandler ended, NoteHandler? noted = null, bool wantsNames = false)
        : this(limits, seed, new(), ended, noted, wantsNames)
    {
    }

    /// <summary>Makes a table that shows <paramref name="heartbeats"/> those of NetScaler pairs, and hands over telling payloads to <paramref name="noted"/> before their flow; those that only tell names where <paramref name="wantsNames"/>.</summary>
    public FlowTable(FlowLimits limits, ulong seed, HeartbeatWatch heartbeats, FlowHandler ended, NoteHandler? noted = null, bool wantsNames = false)
    {
        Heartbeats = heartbeats;
        _index = new(_flows, limits.InitialSlots);
        _timers = new(_flows);
        _eviction = new(_flows);
        _ended = ended;
        _noted = noted;
        _wantsNames = wantsNames;
        _seed = seed;
        _idleMs = limits.IdleMs();
        _maxFlows = limits.EffectiveMaxFlows();
        _activeNs = limits.ActiveTimeout > TimeSpan.Zero ? limits.ActiveTimeout.Ticks * 100 : long.MaxValue;
    }

    /// <summary>The heartbeats of NetScaler pairs.</summary>
    public HeartbeatWatch Heartbeats { get; }

    /// <summary>Flows in the table now.</summary>
    public int Active { get; private set; }

    /// <summary>Most flows that were in the table at once.</summary>
    public int ActiveMax { get; private set; }

    /// <summary>Flows opened so far.</summary>
    public long Total { get; private set; }

    /// <summary>Flows given up because the table was full.</summary>
    public long Evicted { get; private set; }

    /// <summary>Asks for the slot of a packet that is added soon: measured 27 % of the time of shuffled traffic.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchSlot(uint hash) => _index.PrefetchSlot(hash);

    /// <summary>Looks for the flow of a packet that is added soon, and asks for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Foresee(ref Packet packet) => packet.Foreseen = _index.Foresee(packet.Hash);

    /// <summary>Adds a packet to its flow, which is opened where it is new.</summary>
    public void Add(in Packet packet, in Frame frame, long frameNumber, ushort origin)
    {
        var nowMs = ClockMs(frame.TimestampNs);
        var index = IndexOf(in packet);
        var flow = index == FlowSlab.None ? null : _flows[index];
        if (flow is not null && Ends(flow, in packet, nowMs, out var reason))
        {
            End(index, reason);
            flow = null;
        }

        if (flow is null)
        {
            index = Open(in packet, in frame, frameNumber, origin, nowMs);
            flow = _flows[index];
        }

        var phase = flow->Phase;
        Count(flow, in packet, in frame, frameNumber, origin, nowMs);
        if (packet.Key.Protocol == 6) { TcpTracker.Add(flow, in packet, in frame); }
        else { NoteDatagram(flow, in packet, in frame); }

        // Most flows are not noted from their second packet on.
        var seen = (&flow->TransportA + (int)(packet.Flags & PacketFlags.Reversed))->Seen;
        if ((seen & SideSeen.Noted) != 0 && packet.PayloadCaptured > 0 && NoteTaker.Wants(flow, in packet, in frame, _wantsNames)) { _noted!(in *flow, in packet, in frame); }

        if (Heartbeats.IsWatching || IsHeartbeat(in packet)) { Heartbeats.Note(in packet, frame.TimestampNs, frameNumber, origin); }

        // A shorter idle time may fall due before the wheel would look at the flow again.
        if (flow->Phase > phase && _idleMs[(int)flow->Phase] < _idleMs[(int)phase])
        {
            _timers.Remove(index);
            _timers.Insert(index, DeadlineMs(flow) * WheelSpeed);
        }
    }

    /// <summary>Adds the fragments that came before <paramref name="first"/>, which was added last; returns how many.</summary>
    public long AddHeld(in Packet first, in HeldFragments held)
    {
        if (held.Packets == 0) { return 0; }

        var flow = _flows[_index.Find(in first.Key, first.Hash)];
        if (flow->SideA.Packets + flow->SideB.Packets == 1 && (flow->State & FlowState.Continued) == 0)
        {
            flow->FirstFrame = held.FirstFrame; // the flow began with them
            flow->Origin = held.Origin;
        }

        var end = (int)(first.Flags & PacketFlags.Reversed);
        var side = &flow->SideA + end;
        side->Packets += (ulong)held.Packets;
        side->Bytes += held.Bytes;
        side->IpBytes += held.IpBytes;
        side->PayloadBytes += held.PayloadBytes;
        var transport = &flow->TransportA + end;
        transport->TtlMin = Math.Min(transport->TtlMin, held.TtlMin);
        transport->TtlMax = Math.Max(transport->TtlMax, held.TtlMax);
        flow->FirstSeenNs = Math.Min(flow->FirstSeenNs, held.FirstNs);
        flow->LastSeenNs = Math.Max(flow->LastSeenNs, held.LastNs);
        if (held.HasSequence) { TcpTracker.Extend(transport, held.NextSequence); }

        return held.Packets;
    }

    /// <summary>Marks the flow that the ICMP error in <paramref name="packet"/> speaks of as refused, where it does refuse.</summary>
    /// <remarks>Destination unreachable, but for "fragmentation needed" (RFC 792, RFC 1191; RFC 4443, 3.1).</remarks>
    public void NoteRefusal(in Packet packet, in Frame frame)
    {
        const byte Unreachable = 3, FragmentationNeeded = 4, UnreachableV6 = 1, IcmpV6 = 58;

        var refuses = packet.Key.Protocol == IcmpV6
            ? packet.IcmpType == UnreachableV6
            : packet.IcmpType == Unreachable && packet.IcmpCode != FragmentationNeeded;
        if (!refuses || !QuotedPacket.TryRead(new(frame.Data + packet.PayloadOffset, packet.PayloadCaptured), out var quoted)) { return; }

        var key = quoted.ToKey();
        key.Vlan = packet.Key.Vlan;
        key.InnerVlan = packet.Key.InnerVlan;
        var index = _index.Find(in key, FlowKey.Hash(in key, _seed));
        if (index == FlowSlab.None) { return; }

        var flow = _flows[index];
        flow->State |= FlowState.IcmpDenied;
        var sender = (packet.Flags & PacketFlags.Reversed) != 0 ? packet.Key.AddressB : packet.Key.AddressA;
        if (quoted.Protocol is not (6 or 17) || sender == quoted.Destination || sender == quoted.Source || !IsFilter(in packet)) { return; }

        flow->State |= FlowState.RefusedInPath;
        flow->IcmpType = packet.IcmpType;
        flow->IcmpCode = packet.IcmpCode;
    }

    // Prohibited: network 9, host 10, by filtering 13 (RFC 1812, 5.2.7.1); ICMPv6 prohibited 1, source policy 5, rejected route 6 (RFC 4443, 3.1).
    static bool IsFilter(in Packet packet) => packet.Key.Protocol == IpProtocol.IcmpV6 ? packet.IcmpCode is 1 or 5 or 6 : packet.IcmpCode is 9 or 10 or 13;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsHeartbeat(in Packet packet) =>
        packet.Key.Protocol == IpProtocol.Udp && (packet.Key.PortA == HeartbeatWatch.Port || packet.Key.PortB == HeartbeatWatch.Port);

    /// <summary>The flow that <paramref name="packet"/> was added to last. Valid until the table is changed.</summary>
    public ref readonly Flow FlowOf(in Packet packet) => ref *_flows[_index.Find(in packet.Key, packet.Hash)];

    /// <summary>Ends the flows whose idle time is over at <paramref name="timestampNs"/>, and writes up those that reached the active timeout.</summary>
    public void Advance(long timestampNs)
    {
        var nowMs = ClockMs(timestampNs);
        if (!_timers.IsDue(nowMs * WheelSpeed)) { return; }

        var nowNs = Math.Max(timestampNs, _epochNs + (nowMs * 1_000_000));
        while (_timers.NextDue(nowMs * WheelSpeed, out var index))
        {
            var flow = _flows[index];
            if (nowMs - LastActiveMs(flow) >= _idleMs[(int)flow->Phase])
            {
                End(index, IdleReason(flow));
                continue;
            }

            if (nowNs - flow->FirstSeenNs >= _activeNs) { WriteUp(flow, nowNs); }

            _timers.Insert(index, DeadlineMs(flow) * WheelSpeed);
        }
    }

    /// <summary>Ends every flow, in the order in which entries were taken.</summary>
    public void EndAll(EndReason reason)
    {
        for (uint index = 0; index < _flows.End; index++)
        {
            var flow = _flows[index];
            if (flow->Phase == FlowPhase.Free) { continue; }

            End(index, flow->Phase == FlowPhase.Closed ? IdleReason(flow) : reason);
        }
    }

    public void Dispose()
    {
        _index.Dispose();
        _timers.Dispose();
        _flows.Dispose();
    }

    // Milliseconds since the first packet; stands still while timestamps run backwards.
    long ClockMs(long timestampNs)
    {
        if (!_hasEpoch)
        {
            _hasEpoch = true; // the first packet's time may be 0
            _epochNs = timestampNs;
        }

        var nowMs = (timestampNs - _epochNs) / 1_000_000;
        if (nowMs - _nowMs > int.MaxValue) { ExpireAll(); }

        return _nowMs = Math.Max(_nowMs, nowMs);
    }

    // A silence longer than any idle time: beyond it the 32 bits of a flow's clock would tell wrong times.
    void ExpireAll()
    {
        for (uint index = 0; index < _flows.End; index++)
        {
            if (_flows[index]->Phase != FlowPhase.Free) { End(index, IdleReason(_flows[index])); }
        }
    }

    // The flow keeps 32 bits of the clock, which tell times up to 49 days apart.
    long LastActiveMs(Flow* flow) => _nowMs - (uint)((uint)_nowMs - flow->LastActiveMs);

    long DeadlineMs(Flow* flow)
    {
        var idle = LastActiveMs(flow) + _idleMs[(int)flow->Phase];
        return _activeNs == long.MaxValue ? idle : Math.Min(idle, (flow->FirstSeenNs - _epochNs + _activeNs) / 1_000_000);
    }

    static EndReason IdleReason(Flow* flow)
    {
        if (flow->Phase != FlowPhase.Closed) { return EndReason.Idle; }

        return ((flow->TransportA.Seen | flow->TransportB.Seen) & SideSeen.Aborted) != 0 ? EndReason.Rst : EndReason.Fin;
    }

    // Whether the packet cannot belong to the flow that has its key.
    bool Ends(Flow* flow, in Packet packet, long nowMs, out EndReason reason)
    {
        reason = EndReason.Reuse;
        if ((packet.TcpFlags & (TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Rst)) == TcpFlags.Syn && TcpTracker.IsAnotherConnection(flow, in packet)) { return true; }

        if (nowMs - LastActiveMs(flow) < _idleMs[(int)flow->Phase]) { return false; }

        reason = IdleReason(flow);
        return true;
    }

    // What was foreseen may have ended since, and its entry may hold another flow.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    uint IndexOf(in Packet packet)
    {
        if (packet.Foreseen != 0)
        {
            var flow = _flows[packet.Foreseen - 1];
            if (flow->Phase != FlowPhase.Free && FlowKey.Same(in flow->Key, in packet.Key)) { return packet.Foreseen - 1; }
        }

        return _index.Find(in packet.Key, packet.Hash);
    }

    uint Open(in Packet packet, in Frame frame, long frameNumber, ushort origin, long nowMs)
    {
        if (Active >= _maxFlows)
        {
            Evicted++;
            End(_eviction.Oldest((uint)nowMs), EndReason.Evicted);
        }

        var index = _flows.Take();
        var flow = _flows[index];
        new Span<byte>(flow, Flow.Size - (2 * Flow.PrefixCapacity)).Clear(); // the prefixes are as long as they say
        flow->Key = packet.Key;
        flow->Phase = packet.Key.Protocol switch { 6 => FlowPhase.Opening, 17 => FlowPhase.Udp, _ => FlowPhase.Other };
        flow->State = (packet.Flags & PacketFlags.Reversed) != 0 ? FlowState.FirstFromB : FlowState.None;
        flow->FirstSeenNs = flow->LastSeenNs = frame.TimestampNs;
        flow->LastActiveMs = (uint)nowMs;
        flow->FirstFrame = frameNumber;
        flow->Origin = origin;
        flow->Vlan = packet.Vlan;
        flow->InnerVlan = packet.InnerVlan;
        flow->Tunnels = packet.Tunnels;
        flow->IcmpType = packet.IcmpType;
        flow->IcmpCode = packet.IcmpCode;
        flow->TransportA.TtlMin = flow->TransportB.TtlMin = byte.MaxValue;
        if (_noted is not null && packet.Key.Protocol is (6 or 17)) { flow->TransportA.Seen = flow->TransportB.Seen = SideSeen.Noted; }

        _timers.Insert(index, DeadlineMs(flow) * WheelSpeed);
        Total++;
        Active++;
        ActiveMax = Math.Max(ActiveMax, Active);
        _index.Insert(packet.Hash, index, Active);
        return index;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Count(Flow* flow, in Packet packet, in Frame frame, long frameNumber, ushort origin, long nowMs)
    {
        var end = (int)(packet.Flags & PacketFlags.Reversed);
        var side = &flow->SideA + end;
        side->Packets++;
        side->Bytes += (uint)frame.OriginalBytes;
        side->IpBytes += (uint)packet.IpBytes;
        side->PayloadBytes += (uint)packet.PayloadBytes;
        var transport = &flow->TransportA + end;
        transport->Seen |= SideSeen.Packet;
        transport->TtlMin = Math.Min(transport->TtlMin, packet.Ttl);
        transport->TtlMax = Math.Max(transport->TtlMax, packet.Ttl);
        flow->LastActiveMs = (uint)nowMs;
        flow->LastSeenNs = Math.Max(flow->LastSeenNs, frame.TimestampNs);
        flow->LastFrame = frameNumber;
        flow->LastOrigin = origin;
    }

    static void NoteDatagram(Flow* flow, in Packet packet, in Frame frame)
    {
        var end = (int)(packet.Flags & PacketFlags.Reversed);
        var transport = &flow->TransportA + end;
        // Zeek's history of UDP: a D for each side that sent a datagram, an empty one too. It keeps none for ICMP.
        if (packet.Key.Protocol == 17 && (transport->Seen & SideSeen.DataLetter) == 0)
        {
            transport->Seen |= SideSeen.DataLetter;
            TcpTracker.AddHistory(flow, end, (byte)'D');
        }

        if (packet.PayloadBytes == 0 || (transport->Seen & SideSeen.Data) != 0) { return; }

        transport->Seen |= SideSeen.Data;
        if (packet.Key.Protocol == 17) { transport->FirstDatagramBytes = DatagramBytes(in packet, in frame); }

        KeepPrefix(flow, end, in packet, in frame);
    }

    // Of a datagram in fragments the header tells how long it is: its last field but the checksum, right before the payload (RFC 768).
    static int DatagramBytes(in Packet packet, in Frame frame)
    {
        const int HeaderBytes = 8, LengthBeforePayload = 4;

        if ((packet.Flags & PacketFlags.Fragment) == 0) { return packet.PayloadBytes; }

        return (packet.Flags & PacketFlags.LaterFragment) == 0 && packet.PayloadOffset >= HeaderBytes
            ? BinaryPrimitives.ReadUInt16BigEndian(new(frame.Data + packet.PayloadOffset - LengthBeforePayload, sizeof(ushort))) - HeaderBytes
            : -1;
    }

    internal static void KeepPrefix(Flow* flow, int end, in Packet packet, in Frame frame)
    {
        var transport = &flow->TransportA + end;
        var kept = transport->PrefixBytes;
        var count = Math.Min(packet.PayloadCaptured, Flow.PrefixCapacity - kept);
        if (count <= 0) { return; }

        new ReadOnlySpan<byte>(frame.Data + packet.PayloadOffset, count).CopyTo(flow->Prefix(end)[kept..]);
        transport->PrefixBytes += (byte)count;
    }

    // Writes what was counted so far and begins to count anew. Where nothing came there is nothing to write.
    void WriteUp(Flow* flow, long timestampNs)
    {
        if (flow->SideA.Packets + flow->SideB.Packets == 0)
        {
            flow->FirstSeenNs = timestampNs;
            return;
        }

        _ended(in *flow, EndReason.ActiveTimeout, timestampNs);
        flow->SideA = default;
        flow->SideB = default;
        flow->TransportA.Retransmissions = flow->TransportB.Retransmissions = 0;
        flow->TransportA.ZeroWindows = flow->TransportB.ZeroWindows = 0;
        flow->TransportA.SynTries = flow->TransportB.SynTries = 0;
        flow->State |= FlowState.Continued;
        flow->FirstSeenNs = timestampNs;
        flow->Sequence++;
    }

    void End(uint index, EndReason reason)
    {
        var flow = _flows[index];
        _ended(in *flow, reason, flow->LastSeenNs);
        _timers.Remove(index);
        _index.Remove(FlowKey.Hash(in flow->Key, _seed), index);
        _flows.Release(index);
        Active--;
    }
}
