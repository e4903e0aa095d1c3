using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Flows;

public sealed class FlowKeyTests
{
    static readonly FlowKey s_key = new TestPacket(TestEnd.Of("10.0.0.1", 5), TestEnd.Of("10.0.0.2", 6), 17, 0).Make(1).Key;

    public static TheoryData<string> Fields => ["address a", "address b", "port a", "port b", "protocol", "version", "vlan", "inner vlan"];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Keys_that_differ_in_one_field_are_not_the_same(string field)
    {
        var other = Changed(field);

        Assert.NotEqual(s_key, other);
        Assert.False(FlowKey.Same(in s_key, in other));
        Assert.NotEqual(FlowKey.Hash(in s_key, 7), FlowKey.Hash(in other, 7));
    }

    [Fact]
    public void Both_directions_have_one_key()
    {
        var there = new TestPacket(TestEnd.Of("10.9.9.9", 5), TestEnd.Of("10.0.0.2", 6), 17, 0).Make(1).Key;
        var back = new TestPacket(TestEnd.Of("10.0.0.2", 6), TestEnd.Of("10.9.9.9", 5), 17, 0).Make(1).Key;

        Assert.True(there == back);
        Assert.Equal(there.GetHashCode(), back.GetHashCode());
    }

    [Fact]
    public void Another_seed_gives_another_hash() => Assert.NotEqual(FlowKey.Hash(in s_key, 1), FlowKey.Hash(in s_key, 2));

    [Fact]
    public void Neighbouring_addresses_and_ports_spread_over_the_table()
    {
        const int Slots = 1 << 14;
        var used = new HashSet<uint>();
        for (var host = 0; host < 64; host++)
        {
            for (var port = 0; port < 64; port++)
            {
                var key = new TestPacket(TestEnd.Of($"10.0.0.{host + 1}", 50_000 + port), TestEnd.Of("10.1.0.1", 443), 6, 0).Make(1).Key;
                used.Add(FlowKey.Hash(in key, 99) & (Slots - 1));
            }
        }

        // 4,096 keys thrown at random into 16,384 slots hit 3,624 different ones.
        Assert.InRange(used.Count, 3_500, 3_750);
    }

    static FlowKey Changed(string field)
    {
        var key = s_key;
        switch (field)
        {
            case "address a": key.AddressA = TestEnd.Of("10.0.0.9", 0).Address; break;
            case "address b": key.AddressB = TestEnd.Of("10.0.0.9", 0).Address; break;
            case "port a": key.PortA++; break;
            case "port b": key.PortB++; break;
            case "protocol": key.Protocol++; break;
            case "version": key.Version = 6; break;
            case "vlan": key.Vlan = 1; break;
            default: key.InnerVlan = 1; break;
        }

        return key;
    }
}
