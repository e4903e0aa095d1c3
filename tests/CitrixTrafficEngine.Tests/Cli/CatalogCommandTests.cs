using CitrixTrafficEngine.Tests.Catalogs;

namespace CitrixTrafficEngine.Tests.Cli;

public class CatalogCommandTests
{
    [Fact]
    public void A_row_as_a_record_has_its_fields_in_order_and_nothing_unknown()
    {
        var run = CommandRun.Of("catalog", "flows", "--port", "3003/udp", "--format", "ndjson");

        var row = Assert.Single(run.Records);
        Assert.Equal(
            ["id", "product", "source_role", "destination_role", "transport", "ports", "service", "description", "status", "match", "sources", "opened_by"],
            row.EnumerateObject().Select(field => field.Name));
        Assert.Equal("[{\"first\":3003,\"last\":3003}]", row.GetProperty("ports").GetRawText());
        Assert.StartsWith("[{\"document\":\"citrix-ports-and-commands\",\"line\":", row.GetProperty("sources").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_another_ip_protocol_has_its_number_and_no_ports()
    {
        var row = CommandRun.Of("catalog", "flows", "--product", "netscaler-gateway", "--format", "ndjson").Records
            .Single(record => record.GetProperty("transport").GetString() == "ip");

        Assert.Equal(50, row.GetProperty("ip_protocol").GetInt32());
        Assert.Equal(0, row.GetProperty("ports").GetArrayLength());
    }

    [Theory]
    [InlineData("products")]
    [InlineData("roles")]
    [InlineData("flows")]
    [InlineData("services")]
    [InlineData("profiles")]
    [InlineData("commands")]
    [InlineData("signatures")]
    public void Every_listing_has_every_format(string listing)
    {
        var records = CommandRun.Of("catalog", listing, "--format", "ndjson");
        var csv = CommandRun.Of("catalog", listing, "--format", "csv");
        var markdown = CommandRun.Of("catalog", listing, "--format", "markdown");
        var table = CommandRun.Of("catalog", listing);

        Assert.All([records, csv, markdown, table], run => Assert.Equal((0, ""), (run.ExitCode, run.Error)));
        Assert.Equal(records.Records.Length + 1, csv.Lines.Length);
        Assert.Equal(records.Records.Length + 2, markdown.Lines.Length);
        Assert.Equal(records.Records.Length + 1, table.Lines.Length);
        Assert.DoesNotContain("null", records.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("products")]
    [InlineData("flows")]
    [InlineData("services")]
    [InlineData("roles")]
    [InlineData("profiles")]
    [InlineData("commands")]
    [InlineData("signatures")]
    [InlineData("profiles", "--profile", "all", "--legacy")]
    [InlineData("profiles", "--profile", "netscaler-gateway-back")]
    public void On_a_terminal_a_table_is_80_columns_wide(string listing, params string[] options) =>
        Assert.All(CommandRun.On(80, ["catalog", listing, .. options]).Lines, line => Assert.InRange(line.Length, 1, 80));

    [Fact]
    public void Signatures_are_listed_in_the_order_in_which_they_are_tried()
    {
        var ids = CommandRun.Of("catalog", "signatures", "--service", "ica", "--format", "ndjson").Records.Select(record => record.GetProperty("id").GetString());

        Assert.Equal(["ica-server", "ica"], ids);
    }

    [Fact]
    public void Filters_hold_together()
    {
        var rows = CommandRun.Of("catalog", "flows", "--product", "netscaler", "--role", "nsip", "--port", "22", "--format", "ndjson").Records;

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Contains("nsip", new[] { row.GetProperty("source_role").GetString(), row.GetProperty("destination_role").GetString() }));
    }

    [Fact]
    public void A_profile_shows_its_rows_and_what_it_leaves_out()
    {
        var run = CommandRun.Of("catalog", "profiles", "--profile", "netscaler-ha");

        Assert.Contains("netscaler-ha-sync-secure         one of sync: secure  3008/tcp  tcp", run.Output, StringComparison.Ordinal);
        Assert.Contains("netscaler-ha-heartbeat           required             3003/udp  audit-only", run.Output, StringComparison.Ordinal);
        Assert.Contains("left out: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_has_its_subcommands_inside()
    {
        var qfarm = CommandRun.Of("catalog", "commands", "--product", "xenapp-6", "--format", "ndjson").Records
            .Single(command => command.GetProperty("name").GetString() == "qfarm");

        Assert.Equal(["name", "syntax", "description", "product", "sources"], qfarm.EnumerateObject().Take(5).Select(field => field.Name));
        Assert.Contains(qfarm.GetProperty("subcommands").EnumerateArray(), sub => sub.GetProperty("name").GetString() == "/load");
    }

    [Theory]
    [InlineData("unknown product 'netscalr', expected one that 'ctxscan catalog products' lists (did you mean 'netscaler'?)", "flows", "--product", "netscalr")]
    [InlineData("unknown role 'vdaa', expected one that 'ctxscan catalog roles' lists (did you mean 'vda'?)", "roles", "--role", "vdaa")]
    [InlineData("unknown profile 'netscaler-hs', expected one that 'ctxscan catalog profiles' lists (did you mean 'netscaler-ha'?)", "flows", "--profile", "netscaler-hs")]
    [InlineData("'65536' is no port, expected 1 to 65535", "flows", "--port", "65536")]
    [InlineData("'0/tcp' is no port, expected 1 to 65535", "flows", "--port", "0/tcp")]
    [InlineData("'22/sctp' names no transport that has ports, expected tcp or udp as in 2598/udp", "flows", "--port", "22/sctp")]
    [InlineData("'ssh' is no port, expected 1 to 65535, or 2598/tcp", "flows", "--port", "ssh")]
    [InlineData("unknown format 'xml', expected table or ndjson or csv or markdown", "flows", "--format", "xml")]
    [InlineData("did you mean 'flows'?", "flws")]
    [InlineData("did you mean '--product'?", "flows", "--produkt", "netscaler")]
    [InlineData("rules directory '/nowhere' does not exist", "flows", "--rules", "/nowhere")]
    [InlineData("rules directory '/nowhere' does not exist", "check", "/nowhere")]
    public void Wrong_usage_says_what_was_expected(string message, params string[] args)
    {
        var run = CommandRun.Of(["catalog", .. args]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains($"ctxscan: {message}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_command_the_way_to_help_is_shown()
    {
        var run = CommandRun.Of();

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("'ctxscan --help' shows what it takes", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_built_in_rules_are_checked_in_one_line()
    {
        var run = CommandRun.Of("catalog", "check");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("no faults", Assert.Single(run.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_tree_is_checked_by_itself()
    {
        var run = CommandRun.Of("catalog", "check", new RulesTree().Save());

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("3 rows, 1 products,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_go_to_standard_error_with_the_path_as_typed()
    {
        var directory = new RulesTree().With(RulesTree.Alpha, "[992]", "[0]").With(RulesTree.Alpha, "service: echo\n", "service: ehco\n").Save();

        var run = CommandRun.Of("catalog", "check", directory);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains($"{directory}/products/alpha.yaml:15:14: error CTX0103: ", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{directory}/products/alpha.yaml:23:13: error CTX0201: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("ctxscan: 2 faults in the rules\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_without_services_is_checked_as_a_layer_and_used_as_one()
    {
        var directory = new RulesTree().WithUser("products/license-server.yaml", """
            product: license-server
            disable: [license-console]
            flows:
              - id: license-manager
                from: any
                to: license-server
                transport: tcp
                ports: [27009]
                service: flexnet
                description: Moved at our site.
                sources: [{document: citrix-tech-zone-ports}]
            """).Save(userLayer: true);

        Assert.Equal(0, CommandRun.Of("catalog", "check", directory).ExitCode);
        var rows = CommandRun.Of("catalog", "flows", "--product", "license-server", "--rules", directory).Output;
        Assert.Contains("27009/tcp", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("license-console", rows, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_no_rules_directory()
    {
        var file = Path.GetTempFileName();

        var run = CommandRun.Of("explain", "22", "--rules", file);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is a file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_current_layer_its_rows_are_not_listed()
    {
        Assert.Contains("gateway-edt", CommandRun.Of("catalog", "flows").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("gateway-edt", CommandRun.Of("catalog", "flows", "--no-current").Output, StringComparison.Ordinal);
    }
}
