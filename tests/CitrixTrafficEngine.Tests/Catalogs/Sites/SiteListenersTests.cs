using System.Collections.Immutable;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Catalogs.Sites;
using CitrixTrafficEngine.Net;
using static CitrixTrafficEngine.Tests.Sites.SiteTests;

namespace CitrixTrafficEngine.Tests.Catalogs.Sites;

public sealed class SiteListenersTests
{
    static readonly Catalog s_catalog = Catalog.Load(new());

    [Fact]
    public void A_license_server_should_answer_on_its_ports()
    {
        var ports = Of("license-server");

        Assert.All(new ushort[] { 27_000, 7_279, 8_083 }, expected => Assert.Contains(ports, port => port.Port == expected));
        Assert.Equal("flexnet", Assert.Single(ports, port => port.Port == 27_000).Service);
        Assert.Contains("license-manager", Assert.Single(ports, port => port.Port == 27_000).Rows);
    }

    [Fact]
    public void What_must_not_be_sent_is_not_planned()
    {
        var forbidden = s_catalog.FindProfile("all")!.Rows.Where(row => row.Proof == Proof.AuditOnly).ToList();
        foreach (var role in s_catalog.Roles.Select(role => role.Id))
        {
            foreach (var port in Of(role))
            {
                Assert.DoesNotContain(forbidden, row => row.Row.DestinationRole == role && row.Row.Transport == port.Transport && row.Row.Lists(port.Port));
            }
        }

        Assert.DoesNotContain(Of("nsip"), port => port is { Transport: Transport.Udp, Port: 3003 }); // a forged heartbeat may fail the pair over
    }

    [Fact]
    public void Rows_that_another_role_opens_are_left_out()
    {
        var fromAdmin = Of("nsip", "admin-workstation").Select(port => (int)port.Port);

        Assert.Contains(22, fromAdmin);
        Assert.DoesNotContain(3010, fromAdmin);
        Assert.Contains(3010, Of("nsip", "nsip").Select(port => (int)port.Port));
    }

    [Fact]
    public void A_member_without_roles_is_expected_nowhere() =>
        Assert.Empty(SiteListeners.Of(new([new("some", [Range("10.0.0.1", "10.0.0.1")], [])], []), s_catalog, []));

    static ImmutableArray<PlannedPort> Of(string role, params ImmutableArray<string> from) =>
        Assert.Single(SiteListeners.Of(new([new("some", [Range("10.0.0.1", "10.0.0.1")], [role])], []), s_catalog, from)).Ports;
}
