using CitrixTrafficEngine.Tests.Catalogs;

namespace CitrixTrafficEngine.Tests.Cli;

public class ExplainCommandTests
{
    [Fact]
    public void A_port_of_old_releases_is_not_needed_and_its_row_is_folded() => Assert.Equal(
        """
        2513/tcp  not needed for current releases; only XenApp 6.5 and older uses it
          carries ima-console (IMA console)
        only if you run XenApp 6.5 and older:
          admin-workstation > xenapp-server, until 6.5  [xenapp-console]
              Management consoles and, in 6.5, remote commands. Not used from XenApp and XenDesktop 7.5 on.
        sources
          citrix-ports-and-commands lines 11, 283, 288

        """,
        CommandRun.Of("explain", "2513").Output);

    [Fact]
    public void A_port_in_use_names_who_opens_it_and_whether_it_is_required() => Assert.Equal(
        """
        3003/udp  needed for NetScaler ADC
          carries netscaler-ha-heartbeat (NetScaler HA heartbeat)
          nsip > nsip, nsip opens, required  [netscaler-ha-heartbeat]
              Both nodes of a pair tell each other they live; if it is lost for the dead interval, both become primary.
        sources
          citrix-ports-and-commands lines 75, 88

        """,
        CommandRun.Of("explain", "3003/udp").Output);

    [Fact]
    public void A_command_says_with_what_it_comes() => Assert.Equal(
        """
        qfarm /load  only with XenApp 6.5 and older
          Load of each server.
          syntax: qfarm /load
        sources
          citrix-ports-and-commands line 63

        """,
        CommandRun.Of("explain", "QFARM /Load").Output);

    [Fact]
    public void A_product_without_ports_says_why() =>
        Assert.StartsWith("xenmobile  no ports: ", CommandRun.Of("explain", "xenmobile").Output, StringComparison.Ordinal);

    [Fact]
    public void A_port_of_both_transports_has_two_answers()
    {
        var output = CommandRun.Of("explain", "2598").Output;

        Assert.StartsWith("2598/tcp  needed for ", output, StringComparison.Ordinal);
        Assert.Contains("\n\n2598/udp  optional for ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2598/udp")]
    [InlineData("udp/2598")]
    [InlineData("UDP/2598")]
    [InlineData("u:2598")]
    public void A_port_is_written_in_several_ways(string term) =>
        Assert.StartsWith("2598/udp  ", CommandRun.Of("explain", term).Output, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_port_says_so_and_names_its_neighbours()
    {
        var run = CommandRun.Of("explain", "27001");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("27001  not in the catalog: no row of any Citrix product lists it\n  near it: 27000/tcp flexnet, ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("license-manager", "license-manager  needed for Citrix License Server\n  any > license-server 27000/tcp flexnet\n")]
    [InlineData("flexnet", "flexnet  needed for ")]
    [InlineData("license-server", "license-server  needed for Citrix License Server\n  Citrix License Server: ")]
    [InlineData("vda", "vda  needed for ")]
    [InlineData("netscaler-ha", "netscaler-ha  needed for NetScaler")]
    [InlineData("qfarm", "qfarm  only with XenApp 6.5 and older\n")]
    public void An_id_or_a_command_is_explained(string term, string start) =>
        Assert.StartsWith(start, CommandRun.Of("explain", term).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("9001/tcp", "it stays on its own host")]
    [InlineData("8287/tcp", "nothing uses it")]
    [InlineData("50000/tcp", "in a dynamic range, where the port alone proves nothing")]
    public void A_port_that_wants_no_rule_is_never_called_open(string term, string reason)
    {
        var output = CommandRun.Of("explain", term).Output;

        Assert.StartsWith($"{term}  not needed as a rule: {reason}", output, StringComparison.Ordinal);
        Assert.DoesNotContain("open", output, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("sshh", "(did you mean 'ssh'?)")]
    [InlineData("70000", "expected 1 to 65535")]
    [InlineData("22/sctp", "expected tcp or udp")]
    [InlineData("qfarm /loda", "(did you mean '/load'?)")]
    public void A_malformed_term_is_refused_with_what_was_expected(string term, string message)
    {
        var run = CommandRun.Of("explain", term);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_has_verdict_rows_and_sources()
    {
        var record = Assert.Single(CommandRun.Of("explain", "27000/tcp", "--format", "ndjson").Records);

        Assert.Equal(["term", "kind", "verdict", "decision", "facts", "rows", "sources"], record.EnumerateObject().Select(field => field.Name));
        Assert.Equal("needed", record.GetProperty("verdict").GetString());
        Assert.Equal("required", record.GetProperty("rows")[0].GetProperty("standing").GetString());
    }

    [Fact]
    public void On_a_terminal_text_is_folded_between_words()
    {
        var wide = CommandRun.Of("explain", "443").Output;
        var folded = CommandRun.On(80, "explain", "443");

        Assert.All(folded.Lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.Equal(Words(wide), Words(folded.Output));
    }

    [Fact]
    public void A_row_of_the_users_own_is_explained()
    {
        var directory = new RulesTree().WithUser("products/license-server.yaml", """
            product: license-server
            flows:
              - id: site-license
                from: any
                to: license-server
                transport: tcp
                ports: [27123]
                service: flexnet
                description: Only here.
                sources: [{document: citrix-tech-zone-ports}]
            """).Save(userLayer: true);

        Assert.StartsWith("27123/tcp  needed for Citrix License Server\n", CommandRun.Of("explain", "27123", "--rules", directory).Output, StringComparison.Ordinal);
    }

    static string[] Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
