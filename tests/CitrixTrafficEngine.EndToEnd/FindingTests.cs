using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>What an engineer finds in the sample (samples/README.md), and what the program does with it.</summary>
public sealed class FindingTests(CtxscanProgram ctxscan) : IDisposable
{
    const string Vendor = "license-vendor-blocked:10.20.30.31>10.20.30.22:7279/tcp";
    const string Rejected = "rejected-in-path:10.20.10.22>10.20.30.23:1433/tcp";

    static readonly string s_site = Checkout.PathOf("samples", "citrix-site.site.yaml");

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Vendor)]
    [InlineData(Rejected)]
    public void The_sample_s_faults_are_found(string key) => Assert.Contains(key, Keys(ctxscan.Audit(Checkout.SampleCapture)));

    [Fact]
    public void With_its_site_file_only_the_flow_that_nobody_documented_is_called_so()
    {
        var keys = Keys(ctxscan.Audit(Checkout.SampleCapture, "--site", s_site)).ToList();

        Assert.Equal(["undocumented-flow:endpoint>vda:51844/udp"], keys.Where(key => key.StartsWith("undocumented-flow:", StringComparison.Ordinal)));
        Assert.DoesNotContain(keys, key => key.StartsWith("expected-never-seen:endpoint>vda", StringComparison.Ordinal)); // their sessions must pass the gateway
        Assert.DoesNotContain(keys, key => key.StartsWith("expected-never-seen:nsip>nsip", StringComparison.Ordinal)); // a pair is no cluster
    }

    [Fact]
    public void The_summary_counts_the_findings_that_were_written()
    {
        var records = ctxscan.Audit(Checkout.SampleCapture);

        var counted = records.Summary.At("ctxscan.findings")!.Value.EnumerateObject().Sum(kind => kind.Value.GetInt64());
        Assert.Equal(records.Findings.Count(), counted);
        Assert.Equal(Keys(records).Count(), Keys(records).Distinct().Count());
    }

    [Fact]
    public void A_flow_record_names_the_finding_that_it_supports()
    {
        var flow = Assert.Single(ctxscan.Audit(Checkout.SampleCapture).Flows, flow => flow.At("destination.port")?.GetInt32() == 7279 && flow.TextAt("ctxscan.tcp.state") == "S0");

        Assert.Equal([Vendor], flow.At("ctxscan.findings")!.Value.EnumerateArray().Select(key => key.GetString()!));
    }

    [Theory]
    [InlineData("medium", 1)]
    [InlineData("license-vendor-blocked", 1)]
    [InlineData("edt-never-answered", 0)]
    [InlineData("serious", 2)]
    public void Fail_on_gives_the_exit_code(string condition, int exitCode) => ctxscan.Run("audit", "-q", Checkout.SampleCapture, "--fail-on", condition).EndedWith(exitCode);

    [Fact]
    public void Against_its_own_records_nothing_is_new_and_against_those_of_another_capture_all_is()
    {
        var known = _folder.PathOf("known.ndjson");
        ctxscan.Run("audit", "-q", Checkout.SampleCapture, "-o", known).EndedWith(0);
        var other = _folder.Write("other.pcap", new CaptureFile().ToArray());
        var empty = _folder.PathOf("empty.ndjson");
        ctxscan.Run("audit", "-q", other, "-o", empty).EndedWith(0);

        ctxscan.Run("audit", "-q", Checkout.SampleCapture, "--baseline", known).EndedWith(0);
        ctxscan.Run("audit", "-q", Checkout.SampleCapture, "--baseline", known, "--fail-on", "info").EndedWith(0);
        ctxscan.Run("audit", "-q", Checkout.SampleCapture, "--baseline", empty).EndedWith(1);
        ctxscan.Run("audit", "-q", Checkout.SampleCapture, "--baseline", _folder.PathOf("none.ndjson")).EndedWith(2);
        ctxscan.Run("audit", "-q", Checkout.SampleCapture, "--baseline", other).EndedWith(2);
    }

    [Fact]
    public void The_packets_of_a_finding_are_those_that_its_filter_shows()
    {
        Needs.Tools("tshark");
        var finding = Assert.Single(ctxscan.Audit(Checkout.SampleCapture).Findings, finding => finding.TextAt("ctxscan.finding.key") == Vendor);
        var output = _folder.PathOf("finding.pcap");
        ctxscan.Run("extract", Checkout.SampleCapture, "--finding", Vendor, "-w", output).EndedWith(0);

        var shown = ProcessRun.Of("tshark", "-r", Checkout.SampleCapture, "-Y", finding.TextAt("ctxscan.finding.filter")!, "-T", "fields", "-e", "frame.time_epoch").EndedWith(0).Output;
        var taken = ProcessRun.Of("tshark", "-r", output, "-T", "fields", "-e", "frame.time_epoch").EndedWith(0).Output;
        Assert.NotEqual("", taken);
        Assert.Equal(shown, taken);
    }

    [Fact]
    public void A_finding_that_is_named_by_roles_is_extracted_with_the_site_file()
    {
        const string ByRoles = "license-vendor-blocked:vda>license-server:7279/tcp";
        var (byHosts, byRoles) = (_folder.PathOf("hosts.pcap"), _folder.PathOf("roles.pcap"));

        ctxscan.Run("extract", Checkout.SampleCapture, "--finding", Vendor, "-w", byHosts).EndedWith(0);
        ctxscan.Run("extract", Checkout.SampleCapture, "--finding", ByRoles, "--site", s_site, "-w", byRoles).EndedWith(0);

        Assert.Equal(File.ReadAllBytes(byHosts), File.ReadAllBytes(byRoles));
        ctxscan.Run("extract", Checkout.SampleCapture, "--finding", ByRoles, "-w", _folder.PathOf("none.pcap")).EndedWith(2);
        ctxscan.Run("extract", Checkout.SampleCapture, "--finding", ByRoles, "--capture-point", "router", "-w", _folder.PathOf("none.pcap")).EndedWith(2);
    }

    [Fact]
    public void An_unknown_finding_is_refused_with_the_nearest_one() =>
        Assert.Contains($"did you mean '{Vendor}'", ctxscan.Run("extract", Checkout.SampleCapture, "--finding", Vendor.Replace(".22:", ".23:", StringComparison.Ordinal), "-w", _folder.PathOf("none.pcap")).EndedWith(2).Errors, StringComparison.Ordinal);

    [Fact]
    public void The_screen_is_plain_and_fits_80_columns()
    {
        var screen = ctxscan.Run("audit", Checkout.SampleCapture).EndedWith(0).Errors;

        Assert.DoesNotContain('\e', screen);
        Assert.DoesNotContain(screen.Split('\n'), line => line.Length > 80);
        Assert.Contains("next: ctxscan explain finding:", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_answers_what_the_screen_points_to() =>
        Assert.Contains("may fool it:", ctxscan.Run("explain", "finding:license-vendor-blocked").EndedWith(0).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_saved_run_shows_the_same_screen(bool hasSite)
    {
        var saved = _folder.PathOf("saved.ndjson");
        string[] site = hasSite ? ["--site", s_site] : [];
        var screen = ctxscan.Run(["audit", Checkout.SampleCapture, "-o", saved, .. site]).EndedWith(0).Errors;

        var again = ctxscan.Run("report", saved).EndedWith(0).Output;

        Assert.Contains("\npackets  995 = 913", screen, StringComparison.Ordinal);
        Assert.Contains("\n  SEV ", screen, StringComparison.Ordinal);
        Assert.Equal(Told(screen), Told(again));
    }

    [Fact]
    public void Two_saved_runs_are_summed_and_their_findings_merged()
    {
        var saved = _folder.PathOf("saved.ndjson");
        ctxscan.Run("audit", "-q", Checkout.SampleCapture, "-o", saved).EndedWith(0);
        var records = AuditRecords.Read(saved);

        var lines = ctxscan.Run("report", saved, saved, "--format", "csv").EndedWith(0).Output.TrimEnd('\n').Split('\n');
        Assert.Equal(records.Findings.Count() + 1, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("high,license-vendor-blocked,2,payload,", StringComparison.Ordinal));
        var services = ctxscan.Run("report", saved, saved, "--format", "csv", "--list", "conversations").EndedWith(0).Output.TrimEnd('\n').Split('\n');
        var bytes = services.Skip(1).Sum(line => long.Parse(line.Split(',')[9], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(2 * records.Flows.Where(flow => flow.At("destination.port") is not null).Sum(flow => flow.NumberAt("network.bytes")), bytes);
    }

    [Fact]
    public void A_torn_file_is_shown_as_far_as_it_goes_and_anything_else_refused()
    {
        var saved = _folder.PathOf("saved.ndjson");
        ctxscan.Run("audit", "-q", Checkout.SampleCapture, "-o", saved).EndedWith(0);
        var torn = _folder.Write("torn.ndjson", File.ReadAllBytes(saved).AsSpan(0, 5_000));
        var wrong = _folder.Write("wrong.ndjson", "no\n{}\n"u8.ToArray());

        ctxscan.Run("report", torn).EndedWith(3);
        Assert.Contains("wrong.ndjson: line 1:", ctxscan.Run("report", wrong).EndedWith(2).Errors, StringComparison.Ordinal);
        ctxscan.Run("report", _folder.PathOf("none.ndjson")).EndedWith(2);
    }

    static IEnumerable<string> Keys(AuditRecords records) => records.Findings.Select(finding => finding.TextAt("ctxscan.finding.key")!);

    // Before stand the input's bytes, which no record states, and behind where the records are.
    static string Told(string screen) => screen[screen.IndexOf("\ntrust", StringComparison.Ordinal)..(screen.IndexOf("\nnext:", StringComparison.Ordinal) + 1)];
}
