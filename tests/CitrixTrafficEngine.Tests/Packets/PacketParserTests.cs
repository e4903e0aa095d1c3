using System.Globalization;
using System.Text.Json;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests.Packets;

/// <summary>What captures do to a parser that believes them.</summary>
public class PacketParserTests
{
    const string Client = IcaFlow.Client4, Server = IcaFlow.Server4;
    static readonly byte[] s_header = Wire.Hex("c000 05d6 00000001 00000001 5018 fa00 0000 0000");

    [Fact]
    public void Padding_is_no_payload()
    {
        var flow = Single(Link.Ethernet(0x0800, Ip.V4(Client, Server, 6, s_header)));

        Assert.Equal((60, 40, 0), (EngineRun.Both(flow, "bytes"), EngineRun.Both(flow, "ip_bytes"), EngineRun.Both(flow, "payload_bytes")));
    }

    [Fact]
    public void A_total_length_of_zero_takes_the_frame_for_granted()
    {
        var flow = Single(Link.Ethernet(0x0800, Ip.V4(Client, Server, 6, Wire.Join(s_header, new byte[3_000]), totalBytes: 0)));

        Assert.Equal((3_040, 3_000), (EngineRun.Both(flow, "ip_bytes"), EngineRun.Both(flow, "payload_bytes")));
    }

    [Fact]
    public void An_ipv6_payload_length_of_zero_takes_the_frame_for_granted()
    {
        var flow = Single(Link.Ethernet(0x86dd, Ip.V6(IcaFlow.Client6, IcaFlow.Server6, 6, Wire.Join(s_header, new byte[3_000]), payloadBytes: 0)));

        Assert.Equal((3_060, 3_000), (EngineRun.Both(flow, "ip_bytes"), EngineRun.Both(flow, "payload_bytes")));
    }

    [Fact]
    public void An_ipv6_packet_that_carries_nothing_has_no_payload_in_its_padding()
    {
        var flow = Single(Link.Ethernet(0x86dd, Ip.V6(IcaFlow.Client6, IcaFlow.Server6, 59, [])));

        Assert.Equal((40, 0), (EngineRun.Both(flow, "ip_bytes"), EngineRun.Both(flow, "payload_bytes")));
    }

    [Theory]
    [InlineData(4)] // the ports
    [InlineData(13)]
    [InlineData(19)]
    [InlineData(24)] // some of the options
    public void A_tcp_header_that_the_snap_length_cut_still_counts(int headerBytes)
    {
        var tcp = Wire.Join(Wire.Hex("c000 05d6 00000001 00000001 8018 fa00 0000 0000"), new byte[12], new byte[100]);
        var frame = Link.Ethernet(0x0800, Ip.V4(Client, Server, 6, tcp));
        var flow = Single(frame, captured: 14 + 20 + headerBytes);

        Assert.Equal((frame.Length, 152), (EngineRun.Both(flow, "bytes"), EngineRun.Both(flow, "ip_bytes")));
        Assert.Equal(headerBytes > 12 ? 100 : 112, EngineRun.Both(flow, "payload_bytes")); // without the header's length, the least is taken
    }

    [Fact]
    public void A_total_length_beyond_the_captured_bytes_counts_as_stated()
    {
        var flow = Single(Link.Ethernet(0x0800, Ip.V4(Client, Server, 6, Wire.Join(s_header, new byte[1_000]))), captured: 100);

        Assert.Equal((1_040, 1_000), (EngineRun.Both(flow, "ip_bytes"), EngineRun.Both(flow, "payload_bytes")));
    }

    [Fact]
    public void Ports_that_were_not_captured_are_truncated_and_ports_without_room_malformed()
    {
        Assert.Equal(PacketOutcome.Truncated, Outcome(Link.Ethernet(0x0800, Ip.V4(Client, Server, 6, s_header)), captured: 14 + 20 + 3));
        Assert.Equal(PacketOutcome.Malformed, Outcome(Link.Ethernet(0x0800, Ip.V4(Client, Server, 6, s_header[..3]))));
    }

    [Fact]
    public void A_type_field_up_to_1500_is_a_length()
    {
        Assert.Equal("llc", Name(Link.Ethernet(1_500, Wire.Hex("4242 03 0000000000"))));
        Assert.Equal("novell-raw", Name(Link.Ethernet(100, Wire.Hex("ffff 0000"))));
        Assert.Equal("ethertype-05dd", Name(Link.Ethernet(1_501, Wire.Hex("aaaa03 000000 0800"))));
    }

    [Fact]
    public void Snap_of_another_organisation_has_no_ethertype() =>
        Assert.Equal("llc", Name(Link.Ethernet(100, Wire.Join(Wire.Hex("aaaa03 00000c 0800"), Ip.V4(Client, Server, 6, s_header)))));

    [Fact]
    public void Frames_in_frames_end()
    {
        var nested = new byte[4 << 20];
        for (var at = 12; at + 1 < nested.Length; at += 14) { (nested[at], nested[at + 1]) = (0x65, 0x58); }

        Assert.Equal(PacketOutcome.Malformed, Outcome(nested));
    }

    [Fact]
    public void Labels_and_authentication_headers_end()
    {
        var authenticated = Wire.Join(Enumerable.Repeat(Encapsulate.Authentication(51), 40).ToArray());

        Assert.Equal(PacketOutcome.TunnelDepth, Outcome(Link.Ethernet(0x8847, new byte[4_000])));
        Assert.Equal(PacketOutcome.Malformed, Outcome(Link.Ethernet(0x0800, Ip.V4(Client, Server, 51, authenticated))));
        Assert.Equal(PacketOutcome.Malformed, Outcome(Link.Ethernet(0x86dd, Ip.V6(IcaFlow.Client6, IcaFlow.Server6, 51, authenticated))));
    }

    [Theory]
    [InlineData("0000 0806", 47)] // GRE with ARP
    [InlineData("4000 0800 0000 0000", 47)] // GRE with source routing
    [InlineData("45", 4)] // IP in IP, cut
    [InlineData("9999 12b5 0010 0000 0000 0000 0000 0000", 17)] // VXLAN without its flag
    [InlineData("0868 0868 0010 0000 3001 0000 0000 0001", 17)] // a GTP echo request
    public void A_tunnel_whose_inside_cannot_be_read_counts_as_what_carries_it(string payload, int protocol)
    {
        var flow = Single(Link.Ethernet(0x0800, Ip.V4(Client, Server, protocol, Wire.Hex(payload))));

        Assert.Equal(protocol.ToString(CultureInfo.InvariantCulture), flow.GetProperty("network").GetProperty("iana_number").GetString());
        Assert.Empty(EngineRun.Tunnels(flow));
    }

    [Theory]
    [InlineData(0x08, 0x40, "wlan-protected")]
    [InlineData(0x48, 0x00, "wlan-no-data")]
    [InlineData(0x80, 0x00, "wlan-management")]
    public void Wireless_frames_without_ip_are_named(int control, int flags, string name) =>
        Assert.Equal(name, EngineRun.Of(ClassicPcap.Of(105, [Wire.Join([(byte)control, (byte)flags], new byte[60])])).Report.NotIp.Single().Key);

    [Fact]
    public void A_link_type_that_is_not_read_is_counted_by_its_number() =>
        Assert.Equal("147", EngineRun.Of(ClassicPcap.Of(147, [new byte[40]])).Report.LinkTypes.Single().Key);

    [Fact]
    public void Two_ethertypes_of_one_name_are_counted_together() =>
        Assert.Equal(2, EngineRun.Of(ClassicPcap.Of(1, [Link.Ethernet(0x88b5, []), Link.Ethernet(0x88b6, [])])).Report.NotIp["local-experimental"]);

    [Fact]
    public void An_icmp_error_is_no_packet_of_the_flow_it_quotes()
    {
        var quoted = Ip.V4(Client, Server, 17, Encapsulate.Udp(50_000, 2_598));
        var flow = Single(Link.Ethernet(0x0800, Ip.V4(Server, Client, 1, Wire.Join(Wire.Hex("0303 0000 00000000"), quoted))));

        Assert.Equal("icmp", flow.GetProperty("network").GetProperty("transport").GetString());
    }

    static JsonElement Single(byte[] frame, int? captured = null) => Assert.Single(Run(frame, captured).Flows);

    static PacketOutcome Outcome(byte[] frame, int? captured = null) => Run(frame, captured).Report.Skipped.Single().Key;

    static string Name(byte[] frame) => Run(frame, null).Report.NotIp.Single().Key;

    static EngineRun Run(byte[] frame, int? captured)
    {
        const int CapturedAt = ClassicPcap.HeaderBytes + 8, FrameAt = ClassicPcap.HeaderBytes + 16;

        var file = ClassicPcap.Of(1, [frame]);
        if (captured is not { } bytes) { return EngineRun.Of(file); }

        Wire.Little32((uint)bytes).CopyTo(file, CapturedAt);
        return EngineRun.Of(file[..(FrameAt + bytes)]);
    }
}
