using System.Text;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Tests.Scan.Probes;

/// <summary>Every payload that this build can send, and what none of them is. tshark says the same in ProbeDecodeTests.</summary>
public class ForbiddenPayloadTests(ITestOutputHelper output)
{
    static IEnumerable<(ProbeEntry Entry, byte[] Request)> Requests =>
        from entry in ProbeRig.All
        from number in Enumerable.Range(0, 1_000)
        select (entry, ProbeRig.Request(entry, ProbeRig.Cookie(number)));

    [Fact]
    public void Every_payload_is_listed_and_listed_as_it_is_sent()
    {
        foreach (var entry in ProbeRig.All)
        {
            output.WriteLine($"{entry.Description.Id} {entry.Description.RequestBytes} {entry.Description.Request}");
            for (var number = 0; number < 100; number++)
            {
                // Another name makes another length; this is the listed one.
                var request = new byte[2_048];
                var cookie = ProbeRig.Cookie(number);
                var length = entry.Datagram?.Build(request, cookie) ?? entry.Stream!.Build(request, cookie, RequestText.Host);
                var sent = Convert.ToHexStringLower(request, 0, length);

                Assert.Equal(entry.Description.RequestBytes, length);
                Assert.All(sent.Zip(entry.Description.Request), pair => Assert.True(pair.First == pair.Second || pair.Second == 'R'));
            }
        }
    }

    [Fact]
    public void None_is_a_heartbeat_of_a_netscaler()
    {
        Assert.All(ProbeRig.All, entry => Assert.DoesNotContain((ushort)3003, entry.Description.Ports));
        Assert.All(ProbeRig.All, entry => Assert.DoesNotContain(entry.Description.Services, service => service.Contains("heartbeat", StringComparison.Ordinal)));
        foreach (var (entry, request) in Requests.Where(sent => sent.Entry.Datagram is not null && sent.Entry.Description.RequestBytes > 8))
        {
            // Version, application, type and state of packet-ns-ha, as far as they are known. A random number may fall there; it is no heartbeat to the port that it goes to.
            var couldBe = request[4] is 3 or 4 or 8 or 9 or 10 && request[5] <= 1 && request[6] <= 1 && request[7] <= 0x0b;
            Assert.False(couldBe && entry.Description.Request[8..16] == Convert.ToHexStringLower(request, 4, 4), entry.Description.Id);
        }
    }

    [Fact]
    public void None_asks_a_time_server_anything_but_the_time()
    {
        var ntp = Requests.Where(sent => sent.Entry.Description.Ports.Contains((ushort)123)).ToArray();

        Assert.NotEmpty(ntp);
        Assert.All(ntp, sent => Assert.Equal((3, 48), (sent.Request[0] & 7, sent.Request.Length))); // mode 3; 6 is control, 7 is monlist
    }

    [Fact]
    public void None_logs_anybody_in()
    {
        string[] marks = ["authorization", "password", "passwd", "mstshash", "ntlmssp", "negotiate ", "basic ", "public", "private", "admin", "root\0", "user=", "<credentials"];
        Assert.All(Requests, sent =>
        {
            var text = Encoding.Latin1.GetString(sent.Request);
            Assert.All(marks, mark => Assert.False(text.Contains(mark, StringComparison.OrdinalIgnoreCase), $"{sent.Entry.Description.Id}: {mark}"));
        });

        Assert.Equal(0x12, First("tds-prelogin", 0)); // 10 would be a login
        Assert.Equal(0x63, First("ldap-root", 8)); // 60 would be a bind
        Assert.Equal(0x63, First("cldap", 8));
        Assert.Equal(0, First("smb2-negotiate", 4 + 12)); // 1 would set up a session
        Assert.Equal(12, First("radius-status-server", 0)); // 1 would ask for access
        Assert.Equal(3, First("snmp-discovery", 4)); // 0 and 1 carry a community
        Assert.Equal(5, First("netscaler-rpc-keep-alive", 8)); // 1 is a login, 2 runs commands
        Assert.Equal(0x38, First("ipmi-capabilities", 19)); // the one command without a session
        Assert.Equal([0, 0, 0, 0], ProbeRig.Request(ProbeRig.Of("tacacs-start"), default)[16..20]); // no user, port, address, data
        Assert.Equal(8, First("dhcp-inform", 242)); // a request for options, not for an address
    }

    [Fact]
    public void None_walks_a_path_that_could_harm()
    {
        string[] paths = [.. Requests.Select(sent => Encoding.Latin1.GetString(sent.Request)).Where(text => text.Contains(" HTTP/1.1\r\n", StringComparison.Ordinal)).Select(text => text.Split(' ')[1]).Distinct().Order()];

        Assert.Equal(["/", "/scripts/WPnBr.dll", "/wsman"], paths);
        Assert.All(Requests, sent => Assert.True(sent.Request.AsSpan().IndexOf("../"u8) < 0));
    }

    [Fact]
    public void None_over_udp_can_be_answered_with_ten_times_its_bytes() => Assert.All(ProbeRig.Datagrams.Select(entry => entry.Description), probe =>
    {
        output.WriteLine($"{probe.Id}: {probe.LargestReplyBytes} / {probe.RequestBytes} = {(double)probe.LargestReplyBytes / probe.RequestBytes:F1}");
        Assert.True(probe.LargestReplyBytes < 10 * probe.RequestBytes, $"{probe.Id} amplifies");
        Assert.True(probe.LargestReplyBytes > 0);
    });

    [Fact]
    public void Every_request_fits_what_the_engine_gives_room_for() => Assert.All(ProbeRig.All, entry =>
    {
        var name = new string('a', 2_000);
        var request = new byte[entry.Datagram is null ? 2_048 : 1_472];
        _ = entry.Datagram?.Build(request, ProbeRig.Cookie()) ?? entry.Stream!.Build(request, ProbeRig.Cookie(), name);
        Assert.Equal(entry.Description.Transport == Transport.Udp, entry.Datagram is not null);
    });

    static byte First(string id, int at) => ProbeRig.Request(ProbeRig.Of(id), ProbeRig.Cookie())[at];
}
