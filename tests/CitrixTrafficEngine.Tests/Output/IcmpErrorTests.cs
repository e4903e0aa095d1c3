using System.Text.Json;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests.Output;

/// <summary>An ICMP error is tied to the flow it speaks of.</summary>
public sealed class IcmpErrorTests
{
    const int Ethernet = 1;
    const int Ipv4 = 0x0800;
    const int Ipv6 = 0x86dd;
    const string Router4 = "198.51.100.1";
    const string Router6 = "2001:db8:ff::1";

    [Theory]
    [InlineData(3, 13)] // administratively prohibited
    [InlineData(3, 3)]
    [InlineData(3, 1)]
    public void A_refused_flow_is_denied_and_the_error_carries_its_name(int type, int code)
    {
        var packet = IcaFlow.All[0].V4();

        var (refused, error) = Run(Link.Ethernet(Ipv4, packet), Link.Ethernet(Ipv4, Error4(type, code, packet)));

        Assert.True(IsDenied(refused));
        Assert.Equal(CommunityId(refused), Quoted(error));
        Assert.False(IsDenied(error));
    }

    [Theory]
    [InlineData(3, 4)] // fragmentation needed: the packet was too long, not unwelcome
    [InlineData(11, 0)]
    public void An_error_that_does_not_refuse_names_the_flow_and_denies_nothing(int type, int code)
    {
        var packet = IcaFlow.All[0].V4();

        var (quoted, error) = Run(Link.Ethernet(Ipv4, packet), Link.Ethernet(Ipv4, Error4(type, code, packet)));

        Assert.False(IsDenied(quoted));
        Assert.Equal(CommunityId(quoted), Quoted(error));
    }

    [Fact]
    public void The_same_holds_for_ipv6()
    {
        var packet = IcaFlow.All[0].V6();
        var error = Ip.V6(Router6, IcaFlow.Client6, 58, Wire.Join([1, 1, 0, 0, 0, 0, 0, 0], packet));

        var (refused, icmp) = Run(Link.Ethernet(Ipv6, packet), Link.Ethernet(Ipv6, error));

        Assert.True(IsDenied(refused));
        Assert.Equal(CommunityId(refused), Quoted(icmp));
    }

    [Fact]
    public void A_quotation_cut_before_the_ports_names_no_flow()
    {
        var packet = IcaFlow.All[0].V4();

        var (flow, error) = Run(Link.Ethernet(Ipv4, packet), Link.Ethernet(Ipv4, Error4(3, 13, packet[..22]))[..50]);

        Assert.False(IsDenied(flow));
        Assert.False(error.GetProperty("ctxscan").GetProperty("icmp").TryGetProperty("quoted", out _));
    }

    [Fact]
    public void Who_pings_itself_has_one_flow()
    {
        var ping = Ip.V4("127.0.0.1", "127.0.0.1", 1, [8, 0, 0, 0, 0, 7, 0, 1]);
        var pong = Ip.V4("127.0.0.1", "127.0.0.1", 1, [0, 0, 0, 0, 0, 7, 0, 1]);

        var flow = Assert.Single(EngineRun.Of(ClassicPcap.Of(Ethernet, Link.Ethernet(Ipv4, ping), Link.Ethernet(Ipv4, pong))).Flows);

        Assert.Equal(1, flow.GetProperty("source").GetProperty("packets").GetInt32());
        Assert.Equal(1, flow.GetProperty("destination").GetProperty("packets").GetInt32());
    }

    static byte[] Error4(int type, int code, byte[] quoted) =>
        Ip.V4(Router4, IcaFlow.Client4, 1, Wire.Join([(byte)type, (byte)code, 0, 0, 0, 0, 0, 0], quoted[..Math.Min(28, quoted.Length)]));

    static (JsonElement Tcp, JsonElement Icmp) Run(params byte[][] frames)
    {
        var flows = EngineRun.Of(ClassicPcap.Of(Ethernet, frames)).Flows;
        return (flows.Single(flow => Transport(flow) == "tcp"), flows.Single(flow => Transport(flow) != "tcp"));
    }

    static string? Transport(JsonElement flow) => flow.GetProperty("network").GetProperty("transport").GetString();

    static string? CommunityId(JsonElement flow) => flow.GetProperty("network").GetProperty("community_id").GetString();

    static string? Quoted(JsonElement flow) => flow.GetProperty("ctxscan").GetProperty("icmp").GetProperty("quoted").GetProperty("community_id").GetString();

    static bool IsDenied(JsonElement flow) =>
        flow.GetProperty("event").GetProperty("type").EnumerateArray().Any(type => type.GetString() == "denied");
}
