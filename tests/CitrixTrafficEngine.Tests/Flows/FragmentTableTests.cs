using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests.Flows;

public sealed unsafe class FragmentTableTests : IDisposable
{
    readonly PacketParser _parser = new(new(), 7, new());
    readonly FragmentTable _table = new(7, capacity: 4);
    long _nowNs = 1_000_000_000;

    public void Dispose() => _table.Dispose();

    [Fact]
    public void A_later_fragment_takes_the_key_of_its_first()
    {
        var pieces = Pieces(1, 3);
        Assert.True(Join(pieces[0], out var first));
        Assert.True(Join(pieces[1], out var later));

        Assert.Equal(first.Key, later.Key);
        Assert.Equal(first.Hash, later.Hash);
        Assert.Equal(0, _table.Released.Packets);
    }

    [Fact]
    public void Fragments_before_their_first_are_held_and_released_with_it()
    {
        var pieces = Pieces(1, 3);
        Assert.False(Join(pieces[2], out _));
        Assert.False(Join(pieces[1], out _));
        Assert.True(Join(pieces[0], out _));

        Assert.Equal(2, _table.Released.Packets);
        Assert.Equal((ulong)(pieces[1].Length + pieces[2].Length), _table.Released.Bytes);
        Assert.Equal(0, _table.EndAll());
    }

    [Fact]
    public void Data_that_comes_twice_overlaps()
    {
        var pieces = Pieces(1, 2);
        foreach (var piece in pieces) { Join(piece, out _); }

        Assert.Equal(0, _table.Overlaps);
        foreach (var piece in pieces) { Join(piece, out _); }

        Assert.Equal(2, _table.Overlaps);
    }

    [Fact]
    public void A_first_that_does_not_come_in_a_minute_leaves_orphans()
    {
        var pieces = Pieces(1, 2);
        Join(pieces[1], out _);
        _nowNs += FragmentTable.TimeoutNs;
        Assert.True(Join(pieces[0], out _));

        Assert.Equal(1, _table.Orphans);
        Assert.Equal(0, _table.Released.Packets);
    }

    [Fact]
    public void The_oldest_is_pushed_out()
    {
        for (var id = 1; id <= 5; id++) { Join(Pieces(id, 2)[1], out _); }

        Assert.Equal(1, _table.Orphans);
        Assert.True(Join(Pieces(2, 2)[0], out _));
        Assert.Equal(1, _table.Released.Packets);
        Assert.Equal(4, _table.EndAll());
    }

    [Fact]
    public void An_identification_that_comes_again_later_is_another_packet()
    {
        foreach (var piece in Pieces(1, 2)) { Join(piece, out _); }

        _nowNs += FragmentTable.CopyNs;
        var second = Pieces(1, 2);
        Assert.False(Join(second[1], out _));
        Assert.True(Join(second[0], out _));
        Assert.Equal(1, _table.Released.Packets);
        Assert.Equal(0, _table.Overlaps);
    }

    [Fact]
    public void Another_protocol_or_sender_is_another_packet()
    {
        Join(Pieces(1, 2)[0], out _);

        Assert.False(Join(Ip.V4(IcaFlow.Client4, IcaFlow.Server4, 17, new byte[64], 1, 8), out _));
        Assert.False(Join(Ip.V4(IcaFlow.Server4, IcaFlow.Client4, 6, new byte[64], 1, 8), out _));
    }

    [Fact]
    public void A_fragment_that_reaches_beyond_the_longest_packet_is_only_counted()
    {
        Assert.False(Join(Ip.V4(IcaFlow.Client4, IcaFlow.Server4, 6, new byte[1_400], 1, 0x1fff), out _));
        Assert.False(Join(Ip.V4(IcaFlow.Client4, IcaFlow.Server4, 6, [], 1, 0x2001), out _));
        Assert.Equal(2, _table.EndAll());
    }

    [Fact]
    public void Nothing_is_allocated_once_it_runs()
    {
        var packets = Enumerable.Range(1, 200).SelectMany(id => Pieces(id, 3).Reverse()).ToArray();
        foreach (var packet in packets) { Join(packet, out _); }

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var packet in packets) { Join(packet, out _); }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void It_counts_as_a_table_without_bounds_does()
    {
        const int Seed = 1_494;
        var random = new Random(Seed);
        using var table = new FragmentTable(7, capacity: 1_024);
        var pieces = Enumerable.Range(1, 500).SelectMany(id => Pieces(id, random.Next(2, 9)).Where(_ => random.Next(20) > 0)).ToArray();
        random.Shuffle(pieces);
        var (joined, model) = (0L, new Dictionary<int, (bool HasFirst, int Count)>());
        foreach (var piece in pieces)
        {
            if (Join(table, piece, out var packet)) { joined += 1 + ((packet.Flags & PacketFlags.FirstFragment) != 0 ? table.Released.Packets : 0); }

            var id = (piece[4] << 8) | piece[5];
            var isFirst = (piece[6] & 0x1f) == 0 && piece[7] == 0;
            var known = model.GetValueOrDefault(id);
            model[id] = (known.HasFirst || isFirst, known.Count + 1);
        }

        Assert.Equal(model.Values.Where(packet => packet.HasFirst).Sum(packet => packet.Count), joined);
        Assert.Equal(model.Values.Where(packet => !packet.HasFirst).Sum(packet => packet.Count), table.EndAll());
    }

    static byte[][] Pieces(int id, int count)
    {
        var segment = IcaFlow.All.First(candidate => candidate.IsLong);
        return [.. Ip.Cut4(segment.V4(), count, id)];
    }

    bool Join(byte[] ip, out Packet packet) => Join(_table, ip, out packet);

    bool Join(FragmentTable table, byte[] ip, out Packet packet)
    {
        fixed (byte* data = ip)
        {
            var frame = new Frame(data, ip.Length, ip.Length, _nowNs, LinkType.Raw, 0);
            _parser.Parse(in frame, out packet);
            return table.Join(ref packet, in frame, 1, 0);
        }
    }
}
