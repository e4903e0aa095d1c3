using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Tests.Scan.Probes;

public class HttpProbeTests
{
    [Theory]
    [InlineData("HTTP/1.1 302 Object Moved\r\nLocation: /vpn/index.html\r\nSet-Cookie: NSC_AAAC=xyz;Path=/;expires=Wednesday, 09-Nov-1999 23:12:40 GMT;Secure\r\n\r\n", "NetScaler Gateway")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /logon/LogonPoint/index.html\r\n\r\n", "NetScaler Gateway")]
    [InlineData("HTTP/1.1 200 OK\r\nSet-Cookie: NSC_Qspe=ffff;path=/\r\nContent-Length: 0\r\n\r\n", "NetScaler")]
    [InlineData("HTTP/1.1 200 OK\r\nset-cookie: citrix_ns_id=x\r\nContent-Length: 0\r\n\r\n", "NetScaler")]
    [InlineData("HTTP/1.1 200 OK\r\nCneonction: close\r\nContent-Length: 0\r\n\r\n", "NetScaler")]
    [InlineData("HTTP/1.1 200 OK\r\nnnCoection: close\r\nContent-Length: 0\r\n\r\n", "NetScaler")]
    [InlineData("HTTP/1.1 200 OK\r\nVia: NS-CACHE-10.0: 3\r\nContent-Length: 0\r\n\r\n", "NetScaler")]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nServer: NS14.1\r\nContent-Length: 0\r\n\r\n", "NetScaler")]
    [InlineData("HTTP/1.1 500 x\r\nContent-Length: 71\r\n\r\n<html><body><b>Http/1.1 Internal Server Error 31    </b></body> </html>", "NetScaler")]
    [InlineData("HTTP/1.1 302 x\r\nLocation: https://apps.example/Citrix/StoreWeb\r\n\r\n", "StoreFront")]
    [InlineData("HTTP/1.1 302 x\r\nLocation: /CitrixLogonPoint/Default/\r\n\r\n", "Access Gateway")]
    [InlineData("HTTP/1.1 200 OK\r\nServer: Citrix Web PN Server\r\nContent-Length: 0\r\n\r\n", "Citrix XML Service")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n<html><title>XenServer 8.2</title></html>", "XenServer")]
    [InlineData("HTTP/1.1 200 OK\r\nServer: NSServer\r\nSet-Cookie: ASP.NET_SessionId=1\r\nContent-Length: 0\r\n\r\n", null)]
    public void Products_are_known_by_their_marks(string response, string? product) => Assert.Equal(product, Judge(response).Product);

    [Fact]
    public void Of_cookies_the_names_are_kept_and_of_a_location_what_stands_before_its_query()
    {
        var detail = Judge("HTTP/1.1 302 Found\r\nServer: x\r\nLocation: /login?token=hush#hush\r\nSet-Cookie: one=hush; Path=/\r\nSet-Cookie: two=hush\r\n\r\n");

        Assert.Equal("status=302 location=/login cookies=one two", string.Join(' ', detail.Fields.Select(field => $"{field.Key}={field.Value}")));
        Assert.DoesNotContain("hush", detail.ToString() + string.Concat(detail.Fields), StringComparison.Ordinal);
    }

    [Fact]
    public void A_banner_is_printable_and_no_longer_than_256()
    {
        var banner = Judge($"HTTP/1.1 200 OK\r\nServer: \u0001\u001b[31m{new string('x', 400)}\r\nContent-Length: 0\r\n\r\n").Banner!;

        Assert.Equal(256, banner.Length);
        Assert.All(banner, character => Assert.InRange(character, ' ', '~'));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive.", ReplyJudgement.Partial)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", ReplyJudgement.Partial)]
    [InlineData("HTTP/1.1 304 Not Modified\r\n\r\n", ReplyJudgement.Confirmed)]
    [InlineData("HTTP/1.1 999 x\r\n\r\n", ReplyJudgement.Foreign)]
    [InlineData("HTTP/2.0 200 OK\r\n", ReplyJudgement.Foreign)]
    [InlineData("HTTP/1.1", ReplyJudgement.Partial)]
    [InlineData("SSH-2.0-x\r\n", ReplyJudgement.Foreign)]
    public void An_answer_is_waited_for_while_it_may_tell_more(string response, ReplyJudgement expected) =>
        Assert.Equal(expected, ProbeRig.Of("http-get").Stream!.Judge(Answers.Text(response), ended: false, default, out _));

    [Theory]
    [InlineData("gateway.example", "Host: gateway.example\r\n")]
    [InlineData("192.0.2.1", "Host: 192.0.2.1\r\n")]
    [InlineData("fe80::1%eth0", "Host: [fe80::1]\r\n")]
    [InlineData("a\r\nX: y", "Host: aX:y\r\n")]
    public void The_host_is_named_as_it_may_be(string host, string line)
    {
        var request = new byte[2_048];
        var length = ProbeRig.Of("http-get").Stream!.Build(request, default, host);
        var text = System.Text.Encoding.ASCII.GetString(request, 0, length);

        if (!host.Contains('\r', StringComparison.Ordinal)) { Assert.Contains(line, text, StringComparison.Ordinal); }

        Assert.StartsWith("GET / HTTP/1.1\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: ctxscan/1.2.3\r\n", text, StringComparison.Ordinal);
        Assert.Equal(5, text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    static ReplyDetail Judge(string response)
    {
        Assert.Equal(ReplyJudgement.Confirmed, ProbeRig.Of("http-get").Stream!.Judge(Answers.Text(response), ended: false, default, out var detail));
        return detail!;
    }
}
