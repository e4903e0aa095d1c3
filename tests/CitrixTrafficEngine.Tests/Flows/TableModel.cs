using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Flows;

/// <summary>Feeds random packets to a flow table and to a dictionary, and holds every record of the one against the other.</summary>
sealed class TableModel : IDisposable
{
    static readonly byte[] s_protocols = [6, 17, 47];

    readonly int _seed;
    readonly int _maxFlows;
    readonly Random _random;
    readonly TableRig _rig;
    readonly Dictionary<FlowKey, ModelFlow> _flows = [];
    long _nowMs;
    long _packetsEnded;
    long _opened;
    long _evicted;
    int _activeMax;
    bool _ending;

    public TableModel(int seed, int maxFlows)
    {
        _seed = seed;
        _maxFlows = maxFlows;
        _random = new(seed);
        _rig = new(new() { InitialSlots = 2, MaxFlows = maxFlows }) { OnEnd = OnEnd };
    }

    public void Dispose() => _rig.Dispose();

    public void Run(int keys, int packets)
    {
        var timeNs = TableRig.EpochNs;
        for (var count = 0; count < packets; count++)
        {
            if (count > 0) { timeNs += Step(); } // both clocks begin with the first packet

            Send(_random.Next(keys), timeNs);
            if (count % 1_024 == 0) { CheckNoneIsOverdue(); }
        }

        _ending = true;
        _rig.Table.EndAll(EndReason.EndOfInput);
        Check(_flows.Count == 0, "flows were left");
        Check(_packetsEnded == packets, $"{_packetsEnded} packets in records, {packets} sent");
        Check((_rig.Table.Total, _rig.Table.Evicted, _rig.Table.ActiveMax, _rig.Table.Active) == (_opened, _evicted, _activeMax, 0), "counters");
    }

    // Milliseconds mostly, at times minutes or hours, at times back.
    long Step() => _random.Next(1_000) switch
    {
        0 => _random.NextInt64(7_200_000_000_000),
        < 5 => _random.NextInt64(90_000_000_000),
        < 20 => -_random.NextInt64(20_000_000_000),
        _ => _random.NextInt64(20_000_000),
    };

    void Send(int number, long timeNs)
    {
        var protocol = s_protocols[number % s_protocols.Length];
        var client = TestEnd.Of($"10.0.{number / 200}.{number % 200}", protocol == 47 ? 0 : 40_000 + (number % 7));
        var server = TestEnd.Of("10.0.1.77", protocol == 47 ? 0 : 1_494);
        var forwards = _random.Next(2) == 0;
        var packet = new TestPacket(forwards ? client : server, forwards ? server : client, protocol, timeNs)
        {
            Payload = _random.Next(1_400),
            Flags = _random.Next(40) == 0 ? TcpFlags.Rst : TcpFlags.Ack,
        };
        _nowMs = Math.Max(_nowMs, (timeNs - TableRig.EpochNs) / 1_000_000);
        var made = packet.Make(TableRig.Seed);

        _rig.Send(packet, advance: false);
        if (!_flows.TryGetValue(made.Key, out var flow))
        {
            flow = new(protocol, timeNs, _rig.Frames);
            _flows.Add(made.Key, flow);
            _opened++;
            _activeMax = Math.Max(_activeMax, _flows.Count);
        }
        else
        {
            Check(_nowMs - flow.LastMs < flow.IdleMs, "an idle flow took a packet");
        }

        flow.Add(in made, packet.FrameBytes, timeNs, _nowMs);
        Check(_rig.Table.Active == _flows.Count, $"{_rig.Table.Active} flows, {_flows.Count} in the dictionary");
        if (_random.Next(30) == 0) { _rig.Table.Advance(timeNs); }
    }

    void OnEnd(EndedFlow ended)
    {
        Check(_flows.Remove(ended.Flow.Key, out var flow), "a record of no flow");
        Check(flow!.Agrees(ended.Flow), "counters or times differ");
        Check(ended.DueNs == ended.Flow.LastSeenNs, "due when it was last seen");
        _packetsEnded += (long)(ended.Flow.SideA.Packets + ended.Flow.SideB.Packets);
        switch (ended.Reason)
        {
            case EndReason.Evicted:
                _evicted++;
                Check(_flows.Count + 1 == _maxFlows, "evicted from a table that was not full");
                Check(_flows.Values.All(other => other.LastMs >= flow.LastMs), "not the least recently seen");
                break;
            case EndReason.EndOfInput:
                Check(_ending && !flow.Reset, "ended too early");
                break;
            case EndReason.Idle:
                Check(!flow.Reset && _nowMs - flow.LastMs >= flow.IdleMs, "not idle long enough");
                break;
            case EndReason.Rst:
                Check(flow.Reset && (_ending || _nowMs - flow.LastMs >= flow.IdleMs), "not closed long enough");
                break;
            default:
                Check(false, $"ended for {ended.Reason}");
                break;
        }
    }

    void CheckNoneIsOverdue()
    {
        _rig.Table.Advance(TableRig.EpochNs + (_nowMs * 1_000_000));
        foreach (var flow in _flows.Values) { Check(_nowMs - flow.LastMs < flow.IdleMs + 1_000, "overdue by a second"); }
    }

    void Check(bool holds, string what)
    {
        if (!holds) { Assert.Fail($"seed {_seed}, frame {_rig.Frames}: {what}"); }
    }

    sealed class ModelFlow(byte protocol, long firstNs, long firstFrame)
    {
        readonly ulong[] _packets = new ulong[2];
        readonly ulong[] _bytes = new ulong[2];
        readonly ulong[] _ipBytes = new ulong[2];
        readonly ulong[] _payloadBytes = new ulong[2];
        long _lastNs = long.MinValue;

        public long LastMs { get; private set; }

        public bool Reset { get; private set; }

        public long IdleMs => protocol switch { 17 => 120_000, 47 => 60_000, _ => Reset ? 5_000 : 3_600_000 };

        public void Add(in Packet packet, int frameBytes, long timeNs, long nowMs)
        {
            var end = (packet.Flags & PacketFlags.Reversed) != 0 ? 1 : 0;
            _packets[end]++;
            _bytes[end] += (ulong)frameBytes;
            _ipBytes[end] += (ulong)packet.IpBytes;
            _payloadBytes[end] += (ulong)packet.PayloadBytes;
            _lastNs = Math.Max(_lastNs, timeNs);
            LastMs = nowMs;
            Reset |= protocol == 6 && packet.TcpFlags == TcpFlags.Rst;
        }

        public bool Agrees(in Flow flow) =>
            flow.FirstSeenNs == firstNs && flow.LastSeenNs == _lastNs && flow.FirstFrame == firstFrame && Agrees(flow.SideA, 0) && Agrees(flow.SideB, 1);

        bool Agrees(in FlowSide side, int end) =>
            side.Packets == _packets[end] && side.Bytes == _bytes[end] && side.IpBytes == _ipBytes[end] && side.PayloadBytes == _payloadBytes[end];
    }
}
