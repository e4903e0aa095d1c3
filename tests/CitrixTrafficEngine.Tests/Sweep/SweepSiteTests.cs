using CitrixTrafficEngine.Tests.Capture;
using CitrixTrafficEngine.Tests.Cli;

namespace CitrixTrafficEngine.Tests.Sweep;

public sealed class SweepSiteTests : IDisposable
{
    const string Loopback = """
        site: loop
        hosts:
          - name: me
            addresses: [127.0.0.1]
            roles: [snip]
          - name: hosts
            addresses: [127.0.2.0/29]
            roles: [vda]
          - name: lic1
            addresses: [127.0.2.3]
            roles: [license-server]
          - name: lic2
            names: [lic2.example]
            roles: [license-server]
          - name: everyone
            addresses: ["fd00:1::/64"]
            roles: [vda]
        zones:
          - name: here
            networks: [127.0.0.0/24]
        """;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_member_is_asked_what_is_expected_of_it_from_our_own_role()
    {
        var run = Plan();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("from 127.0.0.1 lo", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("me of site loop, zone here, as snip: proves what may be reached from snip", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("  1494/tcp  ica  gateway-vda-ica", run.Lines);
        Assert.Contains("  27000/tcp  flexnet  license-manager", run.Lines);
    }

    [Fact]
    public void Of_ranges_that_overlap_the_smaller_wins() =>
        Assert.Equal(
            ["targets: 7 addresses", "  127.0.2.0-127.0.2.2  3", "  127.0.2.4-127.0.2.7  4"],
            Plan().Lines.SkipWhile(line => line != "targets: 7 addresses").Take(3));

    [Fact]
    public void Rows_of_other_roles_are_not_asked() =>
        Assert.DoesNotContain("8082/tcp", Plan("--from", "snip").Output, StringComparison.Ordinal);

    [Fact]
    public void A_role_that_is_named_stands_in_for_that_of_our_address()
    {
        var run = Plan("--from", "admin-workstation");

        Assert.Contains("as admin-workstation", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("  8082/tcp  http  license-console", run.Lines);
        Assert.DoesNotContain("gateway-vda-ica", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_choose_among_the_members()
    {
        var run = Plan("127.0.2.3", "127.0.9.9");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("plan 1 address x ", run.Output, StringComparison.Ordinal);
        Assert.Contains("  1 of the targets  the site file expects nothing there that may be reached from here", run.Lines);
    }

    [Fact]
    public void Exclusions_hold() => Assert.DoesNotContain("27000/tcp", Plan("--exclude", "127.0.2.3").Output, StringComparison.Ordinal);

    [Fact]
    public void Ports_come_on_top_for_every_member_that_is_asked()
    {
        var run = Plan("-p", "8099");

        Assert.Equal(2, run.Lines.Count(line => line.StartsWith("  8099/tcp", StringComparison.Ordinal)));
        Assert.Contains("  1494/tcp  ica  gateway-vda-ica", run.Lines);
        Assert.Contains("plan 2 addresses in 2 groups", Plan("127.0.2.3", "127.0.9.9", "-p", "8099").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_cannot_be_asked_are_told()
    {
        var run = Plan();

        Assert.Contains("  lic2  the site file gives names only (lic2.example), and those are not looked up", run.Lines);
        Assert.Contains(run.Lines, line => line.StartsWith("  everyone fd00:1::", StringComparison.Ordinal) && line.EndsWith("name those that exist as targets", StringComparison.Ordinal));
    }

    [Fact]
    public void A_port_that_only_an_audit_may_judge_is_not_asked_of_a_member_either()
    {
        var run = Plan("""
            site: pair
            hosts:
              - name: ns
                addresses: [127.0.2.1]
                roles: [nsip]
            """, "--from", "nsip");

        Assert.Contains("  3008/tcp  netscaler-rpc-tls  netscaler-ha-sync-secure", run.Lines);
        Assert.Contains(run.Lines, line => line.StartsWith("  3003/udp  netscaler-ha-heartbeat: never sent: ", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Lines.TakeWhile(line => line != "not sent"), line => line.StartsWith("  3003/udp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_site_that_expects_nothing_from_here_makes_no_plan()
    {
        var run = Plan("127.0.9.9");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("expects no listener of these targets that snip may reach", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_the_file_are_told_with_their_place()
    {
        var run = Plan("site: x\nhosts:\n  - name: a\n    addresses: [10.0.0.1]\n    roles: [nsipp]\n");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("site.yaml:5:13: error CTX", run.Error, StringComparison.Ordinal);
    }

    CommandRun Plan(params string[] arguments) =>
        arguments is [['s', 'i', 't', 'e', ..] content, ..] ? Run(content, arguments[1..]) : Run(Loopback, arguments);

    CommandRun Run(string content, string[] arguments) =>
        CommandRun.Of(["sweep", "--site", _folder.Add("site.yaml", System.Text.Encoding.UTF8.GetBytes(content)), .. arguments, "--plan"]);
}
