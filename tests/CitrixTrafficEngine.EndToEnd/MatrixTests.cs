using CitrixTrafficEngine.EndToEnd.Harness;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>One flow in every link layer, encapsulation and fragmentation: the program and tshark find the same frames of it.</summary>
public sealed class MatrixTests(CtxscanProgram ctxscan) : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names => [.. Matrix.Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_flow_has_the_frames_that_tshark_finds(string name)
    {
        Needs.Tools("tshark");
        var row = Matrix.Rows[name];
        var capture = _folder.Write("row.pcap", row.ToPcap());
        var records = ctxscan.Audit(capture);
        records.AssertPacketsAddUp();

        var flow = Assert.Single(records.Flows);
        Assert.Equal(row.Frames.Count, flow.NumberAt("source.packets") + flow.NumberAt("destination.packets"));
        Assert.Equal(row.Port, flow.NumberAt("destination.port"));
        Assert.Equal(row.TsharkFrames ?? row.Frames.Count, Tshark.Count(capture, row.Filter, row.TsharkArguments));
    }
}
