using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>Packet filters over files, against tcpdump.</summary>
public sealed class FilterTests(CtxscanProgram ctxscan) : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tcp port 443")]
    [InlineData("udp")]
    [InlineData("not tcp and not udp")]
    [InlineData("arp or icmp")]
    [InlineData("tcp[tcpflags] & (tcp-syn|tcp-fin) != 0")]
    [InlineData("greater 500")]
    [InlineData("ip6")]
    public void An_audit_reads_what_tcpdump_reads_and_counts_the_rest_as_filtered(string filter)
    {
        Needs.Tools("tcpdump", "capinfos");
        var expected = _folder.PathOf("expected.pcap");
        ProcessRun.Of("tcpdump", "-Z", "root", "-r", Checkout.SampleCapture, "-w", expected, filter).EndedWith(0);
        var all = Capinfos.Count(Checkout.SampleCapture).Packets;

        var records = AuditRecords.Parse(ctxscan.Run("audit", Checkout.SampleCapture, "-f", filter).EndedWith(0).Output);

        records.AssertPacketsAddUp();
        Assert.Equal(all, records.PacketsRead);
        Assert.Equal(all - Capinfos.Count(expected).Packets, records.Summary.At("ctxscan.packets.skipped.filtered")?.GetInt64() ?? 0);
    }

    [Fact]
    public void A_misspelt_filter_is_an_error_of_usage_and_makes_no_output()
    {
        var output = _folder.PathOf("records.ndjson");
        var run = ctxscan.Run("audit", Checkout.SampleCapture, "-f", "tcp prot 443", "-o", output).EndedWith(2);

        Assert.Contains("tcp prot 443", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Fact]
    public void Permission_that_is_missing_names_the_capability_and_the_command()
    {
        Needs.Root();
        Needs.Tools("setpriv");
        var copy = _folder.PathOf("program");
        ProcessRun.Of("cp", "-r", Path.GetDirectoryName(ctxscan.Binary)!, copy).EndedWith(0);
        ProcessRun.Of("chmod", "-R", "a+rX", copy).EndedWith(0);
        var program = Path.Combine(copy, Path.GetFileName(ctxscan.Binary));

        var run = ProcessRun.Of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--", program, "live", "-i", "lo").EndedWith(4);

        foreach (var named in new[] { "CAP_NET_RAW", "CAP_NET_ADMIN", $"sudo setcap cap_net_raw,cap_net_admin=ep '{program}'" })
        {
            Assert.Contains(named, run.Errors, StringComparison.Ordinal);
        }
    }
}
