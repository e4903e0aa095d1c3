using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Flows;

/// <summary>Follows the heartbeats of NetScaler pairs packet by packet: their flow records do not tell when one was missing.</summary>
/// <remarks>Once per packet, but only while heartbeats were seen. Bounded: <see cref="MaxDirections"/>; later pairs are not followed.</remarks>
sealed class HeartbeatWatch
{
    /// <summary>UDP port of the heartbeats: 3003 (rules/products/netscaler.yaml).</summary>
    public const ushort Port = 3_003;

    /// <summary>Most directions that are followed: 32, which is 16 pairs.</summary>
    public const int MaxDirections = 32;

    /// <summary>A node is dead after 3 s without a heartbeat: the default dead interval of a pair.</summary>
    const long DeadNs = 3_000_000_000;

    /// <summary>Packets up to this time after a heartbeat may still have been under way when the node stopped: 1 s.</summary>
    const long LiveNs = 1_000_000_000;

    readonly Direction[] _directions = new Direction[MaxDirections];
    readonly List<HeartbeatGap> _gaps = [];
    int _count;

    /// <summary>Whether any heartbeat was seen.</summary>
    public bool IsWatching => _count > 0;

    /// <summary>What was missing, one a direction; complete after <see cref="End"/>.</summary>
    public IReadOnlyList<HeartbeatGap> Gaps => _gaps;

    /// <summary>Notes a packet of any kind.</summary>
    public void Note(in Packet packet, long timestampNs, long frame, ushort origin)
    {
        var isReversed = (packet.Flags & PacketFlags.Reversed) != 0;
        var from = isReversed ? packet.Key.AddressB : packet.Key.AddressA;
        if (packet.Key.Protocol == IpProtocol.Udp && (isReversed ? packet.Key.PortA : packet.Key.PortB) == Port)
        {
            Beat(from, isReversed ? packet.Key.AddressA : packet.Key.AddressB, timestampNs, frame, origin);
            return;
        }

        for (var at = 0; at < _count; at++)
        {
            ref var direction = ref _directions[at];
            if (direction.From != from) { continue; }

            // Alive as long as no other packet is later than the last by the dead interval.
            if (timestampNs - direction.LiveNs <= DeadNs) { direction.LiveNs = Math.Max(direction.LiveNs, timestampNs); }
        }
    }

    /// <summary>Judges what was still open when the input ended.</summary>
    public void End()
    {
        for (var at = 0; at < _count; at++)
        {
            ref var direction = ref _directions[at];
            ref readonly var back = ref _directions[at ^ 1]; // the two ways of a pair stand side by side

            // The peer went on after this node's last one.
            if (direction.Beats > 0 && back.Beats > 0 && IsGap(direction, back.LastNs)) { direction.Add(back.LastNs, back.LastFrame); }

            if (direction.Beats > 0 ? direction.Gap.Count > 0 : IsGap(direction, back.LastNs)) { _gaps.Add(direction.Finished(back)); }
        }
    }

    static bool IsGap(in Direction direction, long nowNs) => nowNs - direction.LastNs > DeadNs && direction.LiveNs - direction.LastNs >= LiveNs;

    void Beat(IpAddress from, IpAddress to, long timestampNs, long frame, ushort origin)
    {
        ref var direction = ref Of(from, to);
        if (Unsafe.IsNullRef(ref direction))
        {
            if (_count + 2 > MaxDirections) { return; }

            // The way back is followed from now on, whether or not it comes.
            _directions[_count] = new() { From = from, To = to, LastNs = timestampNs, LiveNs = timestampNs, LastFrame = frame, Origin = origin };
            _directions[_count + 1] = new() { From = to, To = from, LastNs = timestampNs, LiveNs = timestampNs, LastFrame = frame, Origin = origin };
            direction = ref _directions[_count];
            _count += 2;
        }
        else if (direction.Beats > 0 && IsGap(direction, timestampNs)) { direction.Add(timestampNs, frame); }

        direction.Beats++;
        direction.LastNs = direction.LiveNs = Math.Max(direction.LastNs, timestampNs);
        direction.LastFrame = frame;
    }

    ref Direction Of(IpAddress from, IpAddress to)
    {
        for (var at = 0; at < _count; at++)
        {
            if (_directions[at].From == from && _directions[at].To == to) { return ref _directions[at]; }
        }

        return ref Unsafe.NullRef<Direction>();
    }

    struct Direction
    {
        public IpAddress From;
        public IpAddress To;
        public long Beats;
        public long LastNs;
        public long LiveNs;
        public long LastFrame;
        public ushort Origin;
        public HeartbeatGap Gap;

        public void Add(long nowNs, long frame)
        {
            var length = nowNs - LastNs;
            Gap = Gap.Count == 0
                ? new(From, To, 1, LastNs, nowNs, length, LastFrame, frame, Origin, IsOneWay: false)
                : length > Gap.LongestNs
                    ? Gap with { Count = Gap.Count + 1, ToNs = nowNs, LongestNs = length, FirstFrame = LastFrame, LastFrame = frame }
                    : Gap with { Count = Gap.Count + 1, ToNs = nowNs };
        }

        // Of a node that never sent one, the peer's heartbeats are the example.
        public readonly HeartbeatGap Finished(in Direction back) => Beats > 0
            ? Gap
            : new(From, To, 1, LastNs, back.LastNs, back.LastNs - LastNs, LastFrame, back.LastFrame, Origin, IsOneWay: true);
    }
}

/// <summary>Heartbeats that were missing in one direction, while their sender was alive.</summary>
/// <param name="From">The node whose heartbeats are missing.</param>
/// <param name="To">Its peer.</param>
/// <param name="Count">How often.</param>
/// <param name="FromNs">When the first gap began, nanoseconds since 1970 UTC.</param>
/// <param name="ToNs">When the last ended.</param>
/// <param name="LongestNs">How long the longest was.</param>
/// <param name="FirstFrame">Frame before the longest.</param>
/// <param name="LastFrame">Frame after it.</param>
/// <param name="Origin">Where they were read.</param>
/// <param name="IsOneWay">Whether the node never sent one.</param>
readonly record struct HeartbeatGap(
    IpAddress From, IpAddress To, long Count, long FromNs, long ToNs, long LongestNs, long FirstFrame, long LastFrame, ushort Origin, bool IsOneWay);
