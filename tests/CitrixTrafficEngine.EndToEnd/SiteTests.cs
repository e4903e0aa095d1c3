using System.Text.Json;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>The sample site with its site file, with a draft of one, and with what its traffic teaches.</summary>
public sealed class SiteTests(CtxscanProgram ctxscan) : IDisposable
{
    static readonly string s_site = Checkout.PathOf("samples", "citrix-site.site.yaml");

    static readonly (string Source, string Destination, int Port, string Row)[] s_conversations =
    [
        ("10.20.20.10", "10.20.30.31", 1494, "gateway-vda-ica"),
        ("10.20.10.21", "10.20.30.31", 1494, "vda-ica"),
        ("10.20.20.10", "10.20.30.31", 2598, "gateway-vda-cgp"),
        ("10.20.30.31", "10.20.30.22", 7279, "license-vendor"), // nobody answered: the file proves the license server
        ("10.20.10.5", "10.20.30.22", 8082, "license-console"),
        ("10.20.30.21", "10.20.30.22", 8083, "license-service-controller"),
        ("10.20.30.31", "10.20.30.21", 80, "vda-controller"),
        ("10.20.30.21", "10.20.30.31", 80, "controller-vda"),
        ("10.20.20.10", "10.20.30.21", 80, "gateway-sta-http"),
        ("10.20.20.11", "10.20.20.12", 22, "netscaler-ha-files-ssh"),
        ("10.20.10.5", "10.20.20.11", 22, "netscaler-ssh"),
        ("10.20.20.11", "10.20.20.12", 3011, "netscaler-ha-propagation"),
        ("10.20.30.21", "10.20.30.23", 1433, "controller-sql"),
        ("2001:db8:20:10::21", "2001:db8:20:30::20", 443, "storefront-https"),
        ("10.20.30.25", "10.20.20.11", 161, "mas-snmp"),
        ("10.20.20.11", "10.20.30.25", 4739, "mas-appflow"),
    ];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_site_file_decides_the_row_of_a_conversation()
    {
        var flows = Sample().Flows.ToList();
        foreach (var (source, destination, port, row) in s_conversations)
        {
            var found = flows.Where(flow => flow.TextAt("source.ip") == source && flow.TextAt("destination.ip") == destination && flow.At("destination.port")?.GetInt32() == port).ToList();

            Assert.True(found.Count > 0, $"no flow {source} > {destination} {port}");
            Assert.All(found, flow => Assert.Equal(("site", row), (flow.TextAt("ctxscan.match.confidence"), flow.TextAt("ctxscan.match.row"))));
        }
    }

    [Fact]
    public void Nothing_is_invented_for_flows_that_no_row_between_their_roles_lists()
    {
        var flows = Sample().Flows.ToList();

        var refused = Assert.Single(flows, flow => flow.TextAt("source.ip") == "10.20.10.22" && flow.TextAt("destination.ip") == "10.20.30.23"); // a user's machine and the database
        Assert.Equal("port", refused.TextAt("ctxscan.match.confidence"));
        Assert.Null(refused.At("ctxscan.match.row"));
        Assert.All(flows.Where(flow => flow.At("destination.port")?.GetInt32() == 51_844), flow => Assert.Null(flow.At("ctxscan.match")));
        Assert.All(flows.Where(flow => flow.TextAt("ctxscan.match.confidence") == "site"), flow => Assert.NotNull(flow.At("ctxscan.match.service")));
    }

    [Fact]
    public void The_records_fit_their_schemas_and_the_run_names_the_file()
    {
        Needs.Tools("python3");
        var output = _folder.PathOf("records.ndjson");
        ctxscan.Run("audit", Checkout.SampleCapture, "--site", s_site, "--two-pass", "-o", output).EndedWith(0);

        Validate(output).EndedWith(0);
        Assert.Equal(s_site, AuditRecords.Read(output).Run.TextAt("ctxscan.run.site"));
    }

    [Fact]
    public void The_sample_and_a_draft_fit_the_schema_of_site_files_and_a_wrong_one_does_not()
    {
        Needs.Tools("python3");
        var draft = Infer();
        var wrong = _folder.Write("wrong.yaml", "hosts:\n  - {name: a, addresses: [10.0.0.1], rolls: [vda]}\n"u8.ToArray());

        ValidateSite(s_site).EndedWith(0);
        ValidateSite(draft).EndedWith(0);
        ValidateSite(wrong).EndedWith(1);
    }

    [Fact]
    public void Traffic_teaches_roles_and_the_summary_says_what_they_rest_on()
    {
        var records = ctxscan.Audit(Checkout.SampleCapture);

        var roles = records.Summary.At("ctxscan.roles")!.Value.EnumerateArray().ToList();
        Assert.Equal(roles.Count, records.Summary.NumberAt("ctxscan.roles_total"));
        AssertRests(roles, "10.20.30.22", "license-server", 27_000, 7_279);
        AssertRests(roles, "10.20.30.31", "vda", 1_494, 2_598);
        AssertRests(roles, "10.20.20.12", "nsip", 3_010, 3_011);
        var ids = records.Flows.Select(flow => flow.TextAt("ctxscan.flow.id")).ToHashSet();
        Assert.All(roles.SelectMany(role => role.At("rests_on")!.Value.EnumerateArray()), port => Assert.Contains(port.TextAt("first_flow"), ids));
        Assert.DoesNotContain(records.Flows, flow => flow.TextAt("ctxscan.match.confidence") == "site");
    }

    [Fact]
    public void Two_passes_tell_the_first_flow_by_what_a_later_one_taught()
    {
        var once = ctxscan.Audit(Checkout.SampleCapture);
        var twice = AuditRecords.Parse(ctxscan.Run("audit", Checkout.SampleCapture, "--two-pass").EndedWith(0).Output);

        // TLS to 3009 ends before the clear 3010 tells what the host is; a GSLB site address has 3009 as well.
        static JsonElement First(AuditRecords records) => records.Flows.First(flow => flow.At("destination.port")?.GetInt32() == 3_009);
        Assert.Null(First(once).At("ctxscan.match.row"));
        Assert.Equal("netscaler-ha-propagation-secure", First(twice).TextAt("ctxscan.match.row"));
        Assert.Equal("nsip", First(twice).At("ctxscan.match.roles_learned.destination")!.Value[0].GetString());
        Assert.Equal(once.Flows.Count(), twice.Flows.Count());
        Assert.Equal(once.Flows.Select(flow => flow.TextAt("event.id")), twice.Flows.Select(flow => flow.TextAt("event.id")));
        Assert.Equal(once.Summary.At("ctxscan.roles").ToString(), twice.Summary.At("ctxscan.roles").ToString());
        twice.AssertPacketsAddUp();
    }

    [Fact]
    public void Two_passes_refuse_a_pipe()
    {
        var run = ProcessRun.OfShell("\"$1\" audit <(cat \"$2\") --two-pass", ctxscan.Binary, Checkout.SampleCapture).EndedWith(2);

        Assert.Contains("--two-pass", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_pipes_are_read_each_once_and_a_missing_file_is_named()
    {
        var run = ProcessRun.OfShell("\"$1\" audit <(cat \"$2\") <(cat \"$2\") -q", ctxscan.Binary, Checkout.SampleCapture).EndedWith(0);
        Assert.Equal(2 * ctxscan.Audit(Checkout.SampleCapture).PacketsRead, AuditRecords.Parse(run.Output).PacketsRead);

        Assert.Contains("no such file", ctxscan.Run("audit", _folder.PathOf("none.pcap"), "--two-pass").EndedWith(2).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_passes_the_check_and_makes_flows_of_the_same_capture_certain()
    {
        var draft = Infer();

        ctxscan.Run("site", "check", draft).EndedWith(0);
        var records = AuditRecords.Parse(ctxscan.Run("audit", Checkout.SampleCapture, "--site", draft).EndedWith(0).Output);
        var certain = records.Flows.Where(flow => flow.TextAt("ctxscan.match.confidence") == "site").Select(flow => flow.TextAt("ctxscan.match.row")).ToHashSet();
        Assert.Superset(new HashSet<string?> { "license-manager", "license-vendor" }, certain);
        Assert.Contains("license-server             # 27000/tcp flexnet 2 flows (2 by payload)", File.ReadAllText(draft), StringComparison.Ordinal);
    }

    [Fact]
    public void A_site_file_that_is_not_there_is_a_mistake_of_usage_wherever_it_is_named()
    {
        var site = _folder.PathOf("none.yaml");
        string[][] commands =
        [
            ["audit", Checkout.SampleCapture, "--site", site], ["site", "check", site], ["extract", Checkout.SampleCapture, "--finding", "x", "--site", site, "-w", _folder.PathOf("none.pcap")],
        ];

        foreach (var command in commands)
        {
            var run = ctxscan.Run(command).EndedWith(2);
            Assert.StartsWith($"ctxscan: {site}: no such file", run.Errors, StringComparison.Ordinal);
            Assert.Empty(run.Output);
        }
    }

    [Fact]
    public void A_draft_replaces_no_file_without_force()
    {
        var draft = Infer();
        File.WriteAllText(draft, "corrected by hand");

        ctxscan.Run("site", "infer", Checkout.SampleCapture, "-o", draft).EndedWith(2);
        Assert.Equal("corrected by hand", File.ReadAllText(draft));

        ctxscan.Run("site", "infer", Checkout.SampleCapture, "-o", draft, "--force").EndedWith(0);
        ctxscan.Run("site", "check", draft).EndedWith(0);
    }

    AuditRecords Sample() => AuditRecords.Parse(ctxscan.Run("audit", Checkout.SampleCapture, "--site", s_site).EndedWith(0).Output);

    string Infer()
    {
        var draft = _folder.PathOf("draft.yaml");
        ctxscan.Run("site", "infer", Checkout.SampleCapture, "-o", draft).EndedWith(0);
        return draft;
    }

    static void AssertRests(List<JsonElement> roles, string address, string role, params int[] ports)
    {
        var learned = Assert.Single(roles, one => one.TextAt("ip") == address && one.TextAt("role") == role);
        var rests = learned.At("rests_on")!.Value.EnumerateArray().Select(port => (int)port.NumberAt("port")).ToHashSet();
        Assert.Superset(ports.ToHashSet(), rests);
    }

    static ProcessRun Validate(string records) =>
        ProcessRun.Of("python3", Checkout.PathOf("tests", "CitrixTrafficEngine.EndToEnd", "validate_records.py"), Checkout.PathOf("docs", "schema"), records);

    static ProcessRun ValidateSite(string path) => ProcessRun.Of(
        "python3",
        "-c",
        """
        import json, sys, yaml, jsonschema
        schema = json.load(open(sys.argv[1], encoding="utf-8"))
        faults = list(jsonschema.Draft202012Validator(schema).iter_errors(yaml.safe_load(open(sys.argv[2], encoding="utf-8"))))
        print(*faults, sep="\n")
        sys.exit(1 if faults else 0)
        """,
        Checkout.PathOf("docs", "schema", "site.json"),
        path);
}
