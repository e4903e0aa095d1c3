using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests;

/// <summary>One flow in every link layer, encapsulation and fragmentation: no frame of it may be lost.</summary>
public class MatrixTests
{
    public static TheoryData<string> Names => [.. Matrix.Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_frame_is_in_its_flow(string name)
    {
        var row = Matrix.Rows[name];
        var run = EngineRun.Of(row.ToPcap());

        var flow = Assert.Single(run.Flows);
        Assert.Empty(run.Report.Skipped);
        Assert.Equal(row.Frames.Count, EngineRun.Both(flow, "packets"));
        Assert.Equal(row.Frames.Sum(frame => (long)frame.Length), EngineRun.Both(flow, "bytes"));
        Assert.Equal(row.Transport, flow.GetProperty("network").GetProperty("transport").GetString());
        Assert.Equal(row.Tunnels, EngineRun.Tunnels(flow));
        if (row.PayloadBytes is not { } payloadBytes) { return; }

        Assert.Equal(payloadBytes, EngineRun.Both(flow, "payload_bytes"));
        Assert.Equal(row.Port, flow.GetProperty("destination").GetProperty("port").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_connection_is_whole(string name)
    {
        var row = Matrix.Rows[name];
        if (row.Transport != "tcp" || name.Contains("all later", StringComparison.Ordinal)) { return; } // those arrive long before their first

        var tcp = EngineRun.Of(row.ToPcap()).Flows[0].GetProperty("ctxscan").GetProperty("tcp");
        Assert.Equal("SF", tcp.GetProperty("state").GetString());
        Assert.Equal("ShAdDFfA"[..7], tcp.GetProperty("history").GetString()![..7]);
        Assert.DoesNotContain('g', tcp.GetProperty("history").GetString()!.ToLowerInvariant());
        Assert.Equal(0, tcp.GetProperty("retransmissions").GetInt64());
    }

    [Fact]
    public void The_fragmented_rows_have_all_113_frames() =>
        Assert.All(Matrix.Rows.Values.Where(row => row.TsharkFrames == IcaFlow.Segments), row => Assert.Equal(IcaFlow.Segments + IcaFlow.LongSegments, row.Frames.Count));

    [Fact]
    public void Nine_encapsulations_are_too_deep()
    {
        var run = EngineRun.Of(ClassicPcap.Of(1, IcaFlow.All.Select(segment => Link.Ethernet(0x0800, Matrix.InDepth(segment, 9), segment.FromClient))));

        Assert.Empty(run.Flows);
        Assert.Equal(IcaFlow.Segments, run.Report.Skipped[PacketOutcome.TunnelDepth]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Outer_only_loses_no_frame_either(string name)
    {
        var row = Matrix.Rows[name];
        var run = EngineRun.Of(row.ToPcap(), new() { OuterOnly = true });

        Assert.Equal(row.Frames.Count, run.Report.PacketsInFlows);
        Assert.DoesNotContain(run.Flows.SelectMany(EngineRun.Tunnels), type => type is not ("mpls" or "pppoe"));
    }

    [Fact]
    public void A_tunnel_is_named_with_its_ends_and_its_network()
    {
        var tunnel = EngineRun.Of(Matrix.Rows["vxlan"].ToPcap()).Flows[0].GetProperty("ctxscan").GetProperty("tunnels")[0];

        Assert.Equal(42, tunnel.GetProperty("id").GetInt32());
        Assert.Equal(Encapsulate.ClientGateway, tunnel.GetProperty("source").GetProperty("ip").GetString());
        Assert.Equal(Encapsulate.ServerGateway, tunnel.GetProperty("destination").GetProperty("ip").GetString());
    }

    [Fact]
    public void Two_vlan_tags_are_reported_from_the_outside()
    {
        var network = EngineRun.Of(Matrix.Rows["88a8 8100"].ToPcap()).Flows[0].GetProperty("network");

        Assert.Equal("100", network.GetProperty("vlan").GetProperty("id").GetString());
        Assert.Equal("200", network.GetProperty("inner").GetProperty("vlan").GetProperty("id").GetString());
    }
}
