using System.Buffers.Binary;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Bench.Rigs;

/// <summary>Feeds a flow table as the engine does: batches of 64, three passes. The only place of the benches that knows how a table is fed.</summary>
sealed class TableFeed : IDisposable
{
    /// <summary>Packets of one call.</summary>
    public const int Packets = 4_096;

    const ulong Seed = 27_000;

    readonly Packet[] _batch = new Packet[FrameBatch.Capacity];
    readonly FrameStore _frames;
    readonly Packet _template;
    readonly FlowTable _table;
    readonly int _flows;
    readonly int _stride;
    readonly long _stepNs;
    long _timeNs = FrameStore.EpochNs;
    long _frameNumber;
    int _number;
    uint _round;

    /// <summary>Packets of <paramref name="flows"/> flows like the frames of <paramref name="stack"/>, in an order that no prefetcher foresees, <paramref name="stepNs"/> apart.</summary>
    public TableFeed(string stack, int flows, int maxFlows = 0, long stepNs = 1_000)
    {
        _frames = new(HeaderStacks.Make(stack, 1));
        new PacketParser(new(), Seed, new()).Parse(in _frames.Frames[0], out _template);
        _table = new(new FlowLimits { MaxFlows = maxFlows }, Seed, (in Flow flow, EndReason reason, long dueNs) => Ended++);
        _flows = flows;
        _stride = StrideOf(flows);
        _stepNs = stepNs;
    }

    /// <summary>Flows that the table gave back.</summary>
    public long Ended { get; private set; }

    /// <summary>Flows in the table.</summary>
    public int Active => _table.Active;

    /// <summary>Adds one packet of each flow, or of the first <paramref name="count"/>.</summary>
    public void Fill(int count)
    {
        for (var done = 0; done < count; done += FrameBatch.Capacity) { Add(Math.Min(FrameBatch.Capacity, count - done)); }
    }

    /// <summary>Makes packets, and does nothing with them: what is to be taken off the other times.</summary>
    public uint Make()
    {
        var sum = 0u;
        for (var done = 0; done < Packets; done += FrameBatch.Capacity)
        {
            MakeBatch(FrameBatch.Capacity);
            sum += _batch[0].Hash;
        }

        return sum;
    }

    /// <summary>Makes packets and adds them.</summary>
    public int Add()
    {
        for (var done = 0; done < Packets; done += FrameBatch.Capacity) { Add(FrameBatch.Capacity); }

        return _table.Active;
    }

    /// <summary>Makes packets of flows that are not in the table, and looks for them.</summary>
    public uint Miss()
    {
        var found = 0u;
        for (var done = 0; done < Packets; done += FrameBatch.Capacity)
        {
            MakeBatch(FrameBatch.Capacity, port: 50_001);
            for (var at = 0; at < FrameBatch.Capacity; at++) { _table.PrefetchSlot(_batch[at].Hash); }

            for (var at = 0; at < FrameBatch.Capacity; at++)
            {
                _table.Foresee(ref _batch[at]);
                found += _batch[at].Foreseen;
            }
        }

        return found;
    }

    public void Dispose()
    {
        _table.Dispose();
        _frames.Dispose();
    }

    void Add(int count)
    {
        MakeBatch(count);
        for (var at = 0; at < count; at++) { _table.PrefetchSlot(_batch[at].Hash); }

        for (var at = 0; at < count; at++) { _table.Foresee(ref _batch[at]); }

        for (var at = 0; at < count; at++)
        {
            _timeNs += _stepNs;
            var frame = _frames.At(0, _timeNs);
            _table.Add(in _batch[at], in frame, ++_frameNumber, 0);
            _table.Advance(_timeNs);
        }
    }

    // Each round brings a segment of each flow, in order.
    void MakeBatch(int count, ushort port = 50_000)
    {
        Span<byte> address = stackalloc byte[4];
        for (var at = 0; at < count; at++)
        {
            ref var packet = ref _batch[at];
            packet = _template;
            BinaryPrimitives.WriteInt32BigEndian(address, 0x0a00_0000 | _number);
            packet.Key.AddressA = IpAddress.FromV4(address);
            packet.Key.PortA = port;
            packet.Hash = FlowKey.Hash(in packet.Key, Seed);
            packet.Sequence += _round * (uint)packet.PayloadBytes;
            _number += _stride;
            if (_number < _flows) { continue; }

            _number -= _flows;
            if (_number == 0) { _round++; }
        }
    }

    // About 0.618 of the whole, and without a common divisor: neighbours in time are far apart in memory, and each comes once a round.
    static int StrideOf(int flows)
    {
        var stride = (int)(flows * 0.618) | 1;
        while (System.Numerics.BigInteger.GreatestCommonDivisor(stride, flows) != 1) { stride += 2; }

        return stride;
    }
}
