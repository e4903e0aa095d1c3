using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Classify;

public sealed class RoleMapTests
{
    static readonly RuleTable s_rules = Catalog.Load(new()).Compile();

    readonly RoleSets _sets = new();
    readonly RoleMap _map;

    public RoleMapTests() => _map = new(s_rules, _sets);

    [Theory]
    [InlineData("27000 7279", "license-server")]
    [InlineData("27000", "")] // a port number alone never teaches
    [InlineData("1494 2598", "vda")]
    [InlineData("1494", "")]
    [InlineData("3010 3011", "nsip")]
    [InlineData("3008 3009 3010", "nsip")]
    [InlineData("3009 3011", "")] // a GSLB site address has both as well
    [InlineData("80 443 22 389 445 53", "")] // anybody's protocols
    [InlineData("8082 8083", "")] // HTTP and TLS on other ports, too
    [InlineData("27000 7279 1494 2598", "license-server vda")]
    [InlineData("27000 7279 1494 2598 3010 3011", "")] // what answers everywhere tells nothing
    [InlineData("12345 50000", "")]
    public void Two_ports_of_two_rows_teach_the_role_that_explains_both(string ports, string roles)
    {
        foreach (var port in ports.Split(' ')) { Learn($"10.0.0.2:{port}"); }

        Assert.Equal(roles, RolesOf("10.0.0.2"));
    }

    [Fact]
    public void Unanswered_flows_teach_nothing()
    {
        Learn("10.0.0.2:27000", answered: false);
        Learn("10.0.0.2:7279", answered: false);

        Assert.Equal("", RolesOf("10.0.0.2"));
        Assert.Empty(_map.Hosts());
    }

    [Theory]
    [InlineData(1494, "ica", "vda")]
    [InlineData(3010, "netscaler-rpc", "nsip")]
    [InlineData(3011, "netscaler-rpc", "")] // the high-availability peer and the GSLB site speak alike
    [InlineData(27000, "flexnet", "license-server")]
    [InlineData(3008, "tls", "")] // says nothing of what is inside
    [InlineData(443, "tls", "")]
    [InlineData(1433, "tds", "")] // Citrix or not
    public void One_port_teaches_when_its_payload_is_its_protocol(int port, string service, string roles)
    {
        Learn($"10.0.0.2:{port}", service: service);

        Assert.Equal(roles, RolesOf("10.0.0.2"));
    }

    [Fact]
    public void Payload_teaches_on_a_host_that_answers_everywhere_too()
    {
        foreach (var port in new[] { 27_000, 7_279, 2_598, 3_010, 3_011 }) { Learn($"10.0.0.2:{port}"); }

        Learn("10.0.0.2:1494", service: "ica");

        Assert.Equal("license-server nsip vda", RolesOf("10.0.0.2"));
        Learn("10.0.0.2:8284");
        Learn("10.0.0.2:8286");
        Assert.Equal("vda", RolesOf("10.0.0.2"));
    }

    [Fact]
    public void A_protocol_that_only_one_role_listens_for_teaches_on_any_port()
    {
        Learn("10.0.0.2:8000", service: "ica", isOffPort: true);

        Assert.Equal("vda", RolesOf("10.0.0.2"));
    }

    [Fact]
    public void No_protocol_that_hosts_of_any_kind_speak_teaches_by_itself()
    {
        var telling = new RoleTelling(s_rules);

        Assert.All(["http", "https", "tls", "ssh", "ldap", "ldaps", "smb", "dns", "ntp", "rdp", "snmp", "syslog", "kerberos", "dcerpc", "tftp", "rfb", "tds"], service => Assert.Null(telling.OfService(service)));
        Assert.Equal(("vda", "vda"), (telling.OfService("ica"), telling.OfService("cgp")));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', s_rules.Rules.ToArray().Select(rule => rule.Service).Distinct().Select(service => $"{service}={telling.OfService(service)}")));
    }

    [Fact]
    public void A_payload_of_another_protocol_takes_the_port_its_meaning()
    {
        Learn("10.0.0.2:27000", service: "ssh", isOffPort: true);
        Learn("10.0.0.2:7279");

        Assert.Equal("", RolesOf("10.0.0.2"));
    }

    [Theory]
    [InlineData(Direction.Catalog)]
    [InlineData(Direction.LowerPort)]
    [InlineData(Direction.First)]
    public void A_direction_that_the_port_itself_told_teaches_nothing(object direction)
    {
        Learn("10.0.0.2:27000", direction: (Direction)direction);
        Learn("10.0.0.2:7279", direction: (Direction)direction);

        Assert.Equal("", RolesOf("10.0.0.2"));
    }

    [Fact]
    public void A_role_keeps_what_it_rests_on()
    {
        Learn("10.0.0.2:27000");
        Learn("10.0.0.2:27000");
        Learn("10.0.0.2:7279", service: "flexnet-vendor");
        Learn("10.0.0.2:443");

        var host = Assert.Single(_map.Hosts());

        var role = Assert.Single(host.Roles);
        Assert.Equal("license-server", role.Role);
        Assert.Equal([(27_000, 2L, 0L), (7_279, 1L, 1L)], role.RestsOn.Select(port => ((int)port.Port, port.Flows, port.Confirmed)));
        Assert.Equal([27_000, 7_279, 443], host.Ports.Select(port => (int)port.Port));
        Assert.NotEqual(role.RestsOn[0].FirstFlow, role.RestsOn[1].FirstFlow);
    }

    [Fact]
    public void A_long_flow_counts_once()
    {
        Learn("10.0.0.2:1494", service: "ica", isFinal: false);
        Assert.Equal("vda", RolesOf("10.0.0.2"));
        Learn("10.0.0.2:1494", service: "ica", isFinal: false);
        Learn("10.0.0.2:1494", service: "ica");

        Assert.Equal(1, Assert.Single(Assert.Single(_map.Hosts()).Roles).RestsOn[0].Flows);
    }

    [Fact]
    public void Hosts_and_their_ports_are_bounded()
    {
        for (var index = 0; index < RoleMap.MaxHosts; index++) { Learn($"10.{index >> 16}.{(index >> 8) & 255}.{index & 255}:27000"); }

        Learn("10.9.0.1:1494", service: "ica");
        Assert.Equal("", RolesOf("10.9.0.1"));

        for (var port = 6_890; port < 6_990; port++) { Learn($"10.0.0.1:{port}", Transport.Udp); }

        Assert.True(Assert.Single(_map.Hosts(), host => host.Address.ToString() == "10.0.0.1").Ports.Count <= RoleMap.MaxPorts);
    }

    [Fact]
    public void Flows_of_a_known_kind_allocate_nothing()
    {
        var (flow, found) = NewFlow.Of(s_rules, "10.0.0.1", "10.0.0.2:27000");
        _map.Learn(in flow, isFinal: true, in found, null);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < 10_000; time++) { _map.Learn(in flow, isFinal: true, in found, null); }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    void Learn(string server, Transport transport = Transport.Tcp, bool answered = true, Direction direction = Direction.Syn, string? service = null, bool isOffPort = false, bool isFinal = true)
    {
        var (flow, found) = NewFlow.Of(s_rules, "10.255.0.1", server, transport, answered, direction, service is null ? (ushort)0 : (ushort)1, isOffPort);
        _map.Learn(in flow, isFinal, in found, service);
    }

    string RolesOf(string address) => string.Join(' ', _sets[_map.RolesOf(TestEnd.Of(address, 0).Address)]);
}
