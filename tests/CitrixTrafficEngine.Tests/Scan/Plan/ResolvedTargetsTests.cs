using System.Net.Sockets;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;

namespace CitrixTrafficEngine.Tests.Scan.Plan;

public class ResolvedTargetsTests
{
    static readonly Dictionary<string, string> s_zone = new()
    {
        ["vda1"] = "10.0.0.1 2001:db8::1",
        ["vda2"] = "10.0.0.2",
        ["alias"] = "10.0.0.1",
        ["printer"] = "10.0.0.9 10.0.0.2",
    };

    [Fact]
    public void A_name_stands_for_all_its_addresses_and_the_first_name_stays()
    {
        var targets = Resolve("vda1 alias 10.0.0.0/30", "");

        Assert.Equal("10.0.0.0-10.0.0.3 2001:db8::1", Text(targets));
        Assert.Equal(["vda1", "vda1"], targets.Names.Values);
    }

    [Fact]
    public void An_exclusion_holds_for_addresses_that_a_name_led_to()
    {
        var targets = Resolve("vda1 vda2", "10.0.0.0/31 2001:db8::/64");

        Assert.Equal("10.0.0.2", Text(targets));
        Assert.Equal((UInt128)2, targets.Excluded);
    }

    [Fact]
    public void An_excluded_name_takes_away_its_addresses_under_any_name() =>
        Assert.Equal("10.0.0.1 2001:db8::1", Text(Resolve("vda1 vda2 10.0.0.9", "printer")));

    [Fact]
    public void A_target_of_an_excluded_name_is_not_looked_up()
    {
        var targets = Resolve("Printer. vda1", "printer");

        Assert.Equal("10.0.0.1 2001:db8::1", Text(targets));
        Assert.Empty(targets.Unresolved);
    }

    [Fact]
    public void A_name_without_address_is_reported_and_the_others_are_kept()
    {
        var targets = Resolve("vda1 nowhere", "");

        var (name, why) = Assert.Single(targets.Unresolved);
        Assert.Equal("nowhere", name);
        Assert.NotEmpty(why);
        Assert.Equal((UInt128)2, targets.Hosts.Count);
    }

    [Fact]
    public void An_exclusion_that_cannot_be_found_stops_everything() =>
        Assert.Contains("nowhere", Assert.Throws<UnknownExclusionException>(() => Resolve("vda1", "nowhere")).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_lookup_names_are_reported_and_excluded_names_refused()
    {
        var targets = ResolvedTargets.Of(List("vda1 10.0.0.7"), List(""), lookup: null);

        Assert.Equal("10.0.0.7", Text(targets));
        Assert.Equal("vda1", Assert.Single(targets.Unresolved).Name);
        Assert.Throws<UnknownExclusionException>(() => ResolvedTargets.Of(List("10.0.0.7"), List("printer"), lookup: null));
    }

    [Fact]
    public void The_machines_own_name_service_knows_localhost() =>
        Assert.Contains(SystemNames.Lookup("localhost"), address => AddressKinds.Loopback.Contains(address));

    [Theory]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.0", true)]
    [InlineData("192.168.0.0", false)]
    [InlineData("100.127.255.255", false)]
    [InlineData("100.128.0.0", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.1.1", false)]
    [InlineData("203.0.113.7", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("3fff:fff::1", false)]
    [InlineData("2600::1", true)]
    [InlineData("::1", false)]
    public void Public_is_what_no_list_of_private_nets_holds(string address, bool isPublic) =>
        Assert.Equal(isPublic, !AddressKinds.PublicOf(List(address).Addresses).IsEmpty);

    static ResolvedTargets Resolve(string targets, string excludes) => ResolvedTargets.Of(List(targets), List(excludes), Lookup);

    static IReadOnlyList<IpAddress> Lookup(string name)
    {
        if (!s_zone.TryGetValue(name, out var text)) { throw new SocketException((int)SocketError.HostNotFound); }

        return [.. text.Split(' ').Select(address => IpAddress.TryParse(address, out var parsed) ? parsed : throw new FormatException(address))];
    }

    static TargetList List(string text)
    {
        var list = new TargetList();
        list.Add(text, "list");
        return list;
    }

    static string Text(ResolvedTargets targets) => string.Join(' ', targets.Hosts.Ranges.ToArray());
}
