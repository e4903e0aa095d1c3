using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Tests.Catalogs;

public class ProfileTests
{
    [Fact]
    public void An_earlier_entry_keeps_a_row_from_a_later_one() =>
        Assert.Equal(
            [("alpha-echo", Need.Required), ("alpha-echo-tls", Need.Optional), ("alpha-echo-udp", Need.Optional)],
            Resolve().Rows.Select(row => (row.Row.Id, row.Need)));

    [Fact]
    public void Ports_are_derived_once_each_by_transport_and_number()
    {
        var ports = Resolve().Ports;

        Assert.Equal(14, ports.Length);
        Assert.Equal(new PlannedPort(Transport.Tcp, 7, "echo", ["alpha-echo"], Proof.Tcp) with { Rows = ports[0].Rows }, ports[0]);
        Assert.Equal((Transport.Udp, (ushort)7, Proof.UdpReply), (ports[^1].Transport, ports[^1].Port, ports[^1].Proof));
    }

    [Fact]
    public void A_udp_row_without_a_reply_is_left_to_the_audit()
    {
        var profile = new RulesTree().With("services.yaml", "protection: cleartext\n    reply: request", "protection: cleartext\n    reply: none").Load().FindProfile("small")!;

        Assert.Equal(Proof.AuditOnly, profile.Rows[^1].Proof);
        Assert.DoesNotContain(profile.Ports, port => port.Transport == Transport.Udp);
    }

    [Fact]
    public void A_port_of_an_audit_only_row_is_not_probed_for_another_row()
    {
        var profile = Resolve("need: required", "need: required\n    proof: audit-only");

        Assert.Equal([992, 7], profile.Ports.Select(port => (int)port.Port));
    }

    [Fact]
    public void Roles_that_are_not_swept_give_no_ports() => Assert.Empty(Resolve("[server]", "[]").Ports);

    [Fact]
    public void Alternatives_may_share_a_row()
    {
        var profile = Resolve("need: required", """
            need: one-of
                group: way
                alternative: short
              - id: alpha-echo
                need: one-of
                group: way
                alternative: long
            """);

        Assert.Equal([("way", "short"), ("way", "long")], profile.Rows.Where(row => row.Row.Id == "alpha-echo").Select(row => (row.Group!, row.Alternative!)));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void An_included_profile_of_old_estates_comes_in_on_request_only(bool includeLegacy, int expected)
    {
        const string Old = "profile: old\nname: Old\nabout: Old.\nlegacy: true\nsweep_to: []\nrows:\n  - {id: alpha-echo-tls, need: one-of, group: g, alternative: a}";
        const string Both = "profile: both\nname: Both\nabout: Both.\nsweep_to: []\nrows:\n  - {id: alpha-echo, need: required}\n  - profile: old";
        var profile = new RulesTree().With("profiles/old.yaml", Old).With("profiles/both.yaml", Both).Load().FindProfile("both", includeLegacy)!;

        Assert.Equal(expected, profile.Rows.Length);
        Assert.Equal(includeLegacy ? "old/g" : null, profile.Rows[^1].Group);
    }

    static Profile Resolve() => new RulesTree().Load().FindProfile("small")!;

    static Profile Resolve(string before, string after) => new RulesTree().With(RulesTree.Profile, before, after).Load().FindProfile("small")!;
}
