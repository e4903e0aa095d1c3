using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Tests.Rigs;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests.Names;

public class HostNamesTests
{
    [Fact]
    public void A_DNS_answer_names_an_address_as_it_was_asked_for_and_a_pointer_its_own()
    {
        var names = new HostNames(null, learns: true);

        DnsNames.Read(Payloads.DnsAnswer(), names);
        DnsNames.Read(Payloads.DnsPointer(), names);

        Assert.Equal("storefront.example.test", names.Of(Address("10.0.0.9")));
        Assert.Equal("ddc1.example.test", names.Of(Address("10.0.0.8")));
        Assert.Equal([KeyValuePair.Create(NameSource.Dns, 2)], names.Sources);
    }

    [Fact]
    public void A_DNS_name_that_points_to_itself_ends()
    {
        var names = new HostNames(null, learns: true);

        DnsNames.Read(Wire.Hex("1234 8180 0001 0001 0000 0000 c00c 0001 0001 c00c 0001 0001 00000001 0004 0a000001"), names);

        Assert.Empty(names.Sources);
    }

    [Fact]
    public void A_DHCP_lease_names_its_address_as_the_client_called_itself()
    {
        var names = new HostNames(null, learns: true);
        var dhcp = new DhcpNames();

        dhcp.Read(Payloads.Dhcp(1, [0, 0, 0, 0], [53, 1, 3, 12, 4, .. "vda1"u8, 81, 17, 0, 0, 0, .. "vda1.lab.test"u8, 0]), names);
        Assert.Empty(names.Sources);
        dhcp.Read(Payloads.Dhcp(2, [10, 0, 0, 5], [53, 1, 5]), names);

        Assert.Equal("vda1.lab.test", names.Of(Address("10.0.0.5")));
    }

    [Theory]
    [InlineData(0x20, 0x0000, "files")]
    [InlineData(0x00, 0x0000, "files")]
    [InlineData(0x00, 0x8000, null)] // a group
    [InlineData(0x03, 0x0000, null)] // a user
    public void A_NetBIOS_registration_names_a_host_and_nothing_else(byte suffix, ushort flags, string? expected)
    {
        var names = new HostNames(null, learns: true);

        NetBiosNames.Read(Payloads.NetBios("FILES", suffix, flags, [10, 0, 0, 6]), names);

        Assert.Equal(expected, names.Of(Address("10.0.0.6")));
    }

    [Theory]
    [InlineData("Server.Example.TEST.", "server.example.test")]
    [InlineData("_ldap.example.test", "_ldap.example.test")]
    [InlineData("10.0.0.1", null)]
    [InlineData("-a.test", null)]
    [InlineData("a..test", null)]
    [InlineData("a b.test", null)]
    [InlineData("", null)]
    public void Only_what_can_be_a_host_is_one(string text, string? expected) => Assert.Equal(expected, HostName.Of(text));

    [Fact]
    public void A_weaker_source_does_not_rename_and_the_file_is_never_overruled()
    {
        var names = new HostNames(new Dictionary<IpAddress, string> { [Address("10.0.0.1")] = "file.test" }, learns: true);

        names.Learn(Address("10.0.0.1"), "dns.test", NameSource.Dns);
        names.Learn(Address("10.0.0.2"), "dns.test", NameSource.Dns);
        names.Learn(Address("10.0.0.2"), "sni.test", NameSource.Sni);
        names.Learn(Address("0.0.0.0"), "nobody.test", NameSource.Dns);

        Assert.Equal(("file.test", "dns.test", null), (names.Of(Address("10.0.0.1")), names.Of(Address("10.0.0.2")), names.Of(Address("0.0.0.0"))));
    }

    [Fact]
    public void The_map_is_bounded()
    {
        var names = new HostNames(null, learns: true);
        for (var number = 0; number < HostNames.Capacity + 100; number++) { names.Learn(IpAddress.FromV4([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]), $"h{number}", NameSource.Dns); }

        // 10.0.0.0 is an address like any other.
        Assert.Equal(HostNames.Capacity, names.Sources.Sum(source => source.Value));
    }

    [Theory]
    [InlineData(NameMode.Capture, "vip.example.test", "storefront.example.test")]
    [InlineData(NameMode.File, "vip.example.test", null)]
    [InlineData(NameMode.Off, null, null)]
    public void Records_carry_the_names_of_the_sources_that_were_asked_for(NameMode mode, string? source, string? destination)
    {
        byte[][] frames =
        [
            Talk.Datagram("10.0.0.53", 53, "10.0.0.2", 50_053, Payloads.DnsAnswer()),
            .. Talk.Open("10.0.0.2", 50_000, "10.0.0.9", 80).Client("GET / HTTP/1.1\r\n\r\n"u8.ToArray()).Frames,
        ];
        var file = mode == NameMode.Off ? null : new Dictionary<IpAddress, string> { [Address("10.0.0.2")] = "vip.example.test" };

        var run = EngineRun.With(new() { Names = new() { Mode = mode, File = file } }, ClassicPcap.Of(1, frames));

        var flow = run.Flows[1];
        Assert.Equal((source, destination), (flow.TextAt("source.domain"), flow.TextAt("destination.domain")));
    }

    [Fact]
    public void A_hosts_file_is_read_with_remarks_and_aliases()
    {
        using var folder = new Capture.TemporaryFolder();
        var path = folder.Add("hosts", "# remark\n10.0.0.1 one.test alias\n\n2001:db8::1\ttwo.test # behind\n10.0.0.1 again.test\n"u8.ToArray());

        var names = HostsFile.Read(path);

        Assert.Equal("one.test", names[Address("10.0.0.1")]);
        Assert.Equal("two.test", names[Address("2001:db8::1")]);
    }

    [Theory]
    [InlineData("10.0.0.1 -x-", "is no host name")]
    [InlineData("name 10.0.0.1", "is no address")]
    [InlineData("10.0.0.1", "has no name")]
    public void A_mistake_in_a_hosts_file_has_its_line(string line, string message)
    {
        using var folder = new Capture.TemporaryFolder();
        var path = folder.Add("hosts", System.Text.Encoding.ASCII.GetBytes($"10.0.0.9 nine.test\n{line}\n"));

        var fault = Assert.Throws<HostsFileException>(() => { HostsFile.Read(path); });

        Assert.StartsWith($"{path}:2: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    static IpAddress Address(string text)
    {
        Assert.True(IpAddress.TryParse(text, out var address));
        return address;
    }
}
