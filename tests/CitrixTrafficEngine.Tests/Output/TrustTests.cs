using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests.Output;

/// <summary>What the engine says of a capture's worth: copies, silences, one-way mirrors.</summary>
public sealed class TrustTests
{
    const int Ethernet = 1;
    const int Ipv4 = 0x0800;
    const int Udp = 17;

    static readonly byte[] s_datagram = Datagram(ttl: 64, payload: 200);

    [Fact]
    public void A_copy_with_another_time_to_live_within_a_millisecond_is_counted_and_kept()
    {
        var run = EngineRun.Of(ClassicPcap.At(Ethernet, (0, s_datagram), (900, Datagram(ttl: 63, payload: 200))));

        Assert.Equal(1, run.Report.Inputs[0].Duplicates);
        Assert.Equal(2, EngineRun.Both(Assert.Single(run.Flows), "packets"));
    }

    [Fact]
    public void A_copy_is_left_out_on_request_and_stays_in_the_count()
    {
        var run = EngineRun.With(new() { RemoveDuplicates = true }, ClassicPcap.At(Ethernet, (0, s_datagram), (900, Datagram(ttl: 63, payload: 200))));

        Assert.Equal(1, EngineRun.Both(Assert.Single(run.Flows), "packets"));
        Assert.Equal(1, run.Report.Skipped[PacketOutcome.Duplicate]);
        Assert.Equal(2, run.Report.PacketsRead);
    }

    [Fact]
    public void The_same_bytes_after_more_than_a_millisecond_are_sent_again_and_no_copy() =>
        Assert.Equal(0, EngineRun.Of(ClassicPcap.At(Ethernet, (0, s_datagram), (1_001, s_datagram))).Report.Inputs[0].Duplicates);

    [Fact]
    public void Datagrams_that_differ_far_behind_their_header_are_no_copies()
    {
        var other = (byte[])s_datagram.Clone();
        other[^1] ^= 1; // with a checksum that nobody filled in, only the data tells

        Assert.Equal(0, EngineRun.Of(ClassicPcap.At(Ethernet, (0, s_datagram), (10, other))).Report.Inputs[0].Duplicates);
    }

    [Theory]
    [InlineData(20)] // the first byte behind the IP header: a port
    [InlineData(27)] // the checksum, which stands for all that is not compared
    [InlineData(60)]
    [InlineData(127)]
    public void Packets_that_differ_in_one_byte_are_no_copies(int at)
    {
        var other = (byte[])s_datagram.Clone();
        other[14 + at] ^= 1;

        Assert.Equal(0, EngineRun.Of(ClassicPcap.At(Ethernet, (0, s_datagram), (10, other))).Report.Inputs[0].Duplicates);
    }

    [Fact]
    public void A_copy_with_a_vlan_tag_is_a_copy()
    {
        var tagged = Wire.Join(s_datagram[..12], Wire.U16(0x8100), Wire.U16(7), s_datagram[12..]);

        Assert.Equal(1, EngineRun.Of(ClassicPcap.At(Ethernet, (0, s_datagram), (10, tagged))).Report.Inputs[0].Duplicates);
    }

    [Fact]
    public void A_silence_of_more_than_a_second_is_a_gap() =>
        Assert.Equal(1, EngineRun.Of(ClassicPcap.At(Ethernet, (0, s_datagram), (1_000_000, s_datagram), (2_000_001, s_datagram))).Report.Inputs[0].Gaps);

    [Fact]
    public void A_capture_of_both_directions_is_two_way()
    {
        var input = EngineRun.Of(ClassicPcap.Of(Ethernet, IcaFlow.All.Select(segment => Link.Ethernet(Ipv4, segment.V4())))).Report.Inputs[0];

        Assert.Equal((1, 1, 0), (input.Conversations, input.TwoWay, input.UnseenSegments));
    }

    [Fact]
    public void A_capture_of_one_direction_is_one_way_and_acknowledges_what_it_does_not_hold()
    {
        var client = IcaFlow.All.Where(segment => segment.FromClient).Select(segment => Link.Ethernet(Ipv4, segment.V4()));

        var input = EngineRun.Of(ClassicPcap.Of(Ethernet, client)).Report.Inputs[0];

        Assert.Equal((1, 0), (input.Conversations, input.TwoWay));
    }

    [Fact]
    public void A_missing_segment_that_was_acknowledged_is_unseen()
    {
        var holed = IcaFlow.All.Where((_, index) => index != 40).Select(segment => Link.Ethernet(Ipv4, segment.V4()));

        Assert.Equal(1, EngineRun.Of(ClassicPcap.Of(Ethernet, holed)).Report.Inputs[0].UnseenSegments);
    }

    [Fact]
    public void A_syn_that_nobody_answers_says_nothing_of_the_capture()
    {
        var input = EngineRun.Of(ClassicPcap.Of(Ethernet, Link.Ethernet(Ipv4, IcaFlow.All[0].V4()))).Report.Inputs[0];

        Assert.Equal(0, input.Conversations);
    }

    static byte[] Datagram(byte ttl, int payload)
    {
        var udp = Wire.Join(Wire.U16(51_000), Wire.U16(514), Wire.U16(8 + payload), Wire.U16(0x1234), new byte[payload]);
        var packet = Ip.V4("192.0.2.1", "192.0.2.2", Udp, udp, id: 77);
        packet[8] = ttl;
        packet[11] += (byte)(64 - ttl); // a router mends the checksum
        return Link.Ethernet(Ipv4, packet);
    }
}
