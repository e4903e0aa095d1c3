using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>The Community IDs of flow records against those that tshark prints, packet by packet.</summary>
public sealed class CommunityIdTests(CtxscanProgram ctxscan) : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_id_of_the_sample_has_the_packets_that_tshark_gives_it()
    {
        Needs.Tools("tshark");

        AssertSameIds(Checkout.SampleCapture);
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    public void Each_id_of_random_traffic_has_the_packets_that_tshark_gives_it(int seed)
    {
        Needs.Tools("tshark");
        var file = new CaptureFile();
        RandomTraffic.AddTo(file, seed, 5_000);

        AssertSameIds(_folder.Write("random.pcap", file.ToArray()));
    }

    void AssertSameIds(string path)
    {
        var expected = ProcessRun.Of("tshark", "-n", "--enable-protocol", "communityid", "-r", path, "-T", "fields", "-e", "communityid").EndedWith(0).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .CountBy(id => id)
            .ToDictionary(count => count.Key, count => (long)count.Value);
        var found = ctxscan.Audit(path).Flows
            .GroupBy(flow => flow.TextAt("network.community_id")!)
            .ToDictionary(flows => flows.Key, flows => flows.Sum(flow => flow.NumberAt("network.packets")));

        Assert.NotEmpty(expected);
        Assert.Equal(expected.OrderBy(count => count.Key, StringComparer.Ordinal), found.OrderBy(count => count.Key, StringComparer.Ordinal));
    }
}
