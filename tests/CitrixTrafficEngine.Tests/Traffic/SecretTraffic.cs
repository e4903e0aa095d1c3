using System.Text;

namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>Conversations that hold passwords, cookies, communities and tokens, and the check that none of them comes out.</summary>
static class SecretTraffic
{
    /// <summary>Every secret of <see cref="Frames"/>: none may stand in any output, in no form.</summary>
    public static IReadOnlyList<string> Secrets { get; } =
    [
        "Hunter2Passw0rd", "JSESS-4711-COOKIE", "CsrfTok3nValue", "SetC00kieValue", "priv4teCommunity", "LdapBindPa55", "QueryT0kenValue", "FragmentT0ken",
        "Matrix-Sess10n", "BearerT0kenValue", "UrlUserPa55", "alice.rdp.user", "B0dyPassword", "StaT1cketValue", "ProxyPassw0rd", "kerberosuser77",
    ];

    /// <summary>The frames.</summary>
    public static IReadOnlyList<byte[]> Frames { get; } = [.. Make()];

    /// <summary>Fails where <paramref name="output"/> holds a secret: as it is, in any case, in base 64, in hexadecimal, escaped for a URL, or in UTF-16.</summary>
    public static void AssertAbsent(ReadOnlySpan<byte> output)
    {
        var text = Encoding.UTF8.GetString(output);
        var wide = Encoding.Latin1.GetString(output);
        foreach (var secret in Secrets)
        {
            var bytes = Encoding.UTF8.GetBytes(secret);
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToHexString(bytes), text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(string.Concat(bytes.Select(value => $"%{value:x2}")), text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(secret)), wide, StringComparison.OrdinalIgnoreCase);
            for (var shift = 0; shift < 3; shift++)
            {
                // The middle of it, whatever stands before it.
                var middle = Convert.ToBase64String([.. new byte[shift], .. bytes])[4..^4];
                Assert.DoesNotContain(middle, text, StringComparison.Ordinal);
            }
        }
    }

    static IEnumerable<byte[]> Make()
    {
        string[] requests =
        [
            $"GET /app?token=QueryT0kenValue#FragmentT0ken HTTP/1.1\r\nHost: web.example.test\r\nAuthorization: Basic {Base64("bob:Hunter2Passw0rd")}\r\nCookie: JSESSIONID=JSESS-4711-COOKIE; CsrfToken=CsrfTok3nValue\r\n\r\n",
            "GET /app;jsessionid=Matrix-Sess10n HTTP/1.1\r\nAuthorization: Bearer BearerT0kenValue\r\nHost: user:UrlUserPa55@web.example.test\r\n\r\n",
            $"GET http://user:UrlUserPa55@web.example.test/a?b=QueryT0kenValue HTTP/1.1\r\nProxy-Authorization: basic {Base64("bob:ProxyPassw0rd")}\r\n\r\n",
            "CONNECT user:UrlUserPa55@web.example.test:443 HTTP/1.1\r\n\r\n",
            "POST /scripts/ctxsta.dll HTTP/1.1\r\nContent-Length: 30\r\n\r\n<Ticket>StaT1cketValue</Ticket>password=B0dyPassword",
            "GET /cut?token=QueryT0kenValue",
            "HEAD ?QueryT0kenValue HTTP/1.1\r\nCookie:JSESS-4711-COOKIE\r\nX: y",
        ];
        var port = 50_000;
        foreach (var request in requests)
        {
            foreach (var segmentBytes in new[] { 1_400, 60 })
            {
                var talk = Talk.Open("10.0.0.1", port++, "10.0.0.2", 80)
                    .Client(Encoding.ASCII.GetBytes(request), segmentBytes)
                    .Server("HTTP/1.1 302 Found\r\nSet-Cookie: NSC_AAAC=SetC00kieValue;Path=/\r\nSet-Cookie: SetC00kieValue\r\nLocation: /vpn/index.html?x=QueryT0kenValue\r\nWWW-Authenticate: Basic realm=x\r\n\r\n"u8.ToArray(), segmentBytes);
                foreach (var frame in talk.Frames) { yield return frame; }
            }
        }

        foreach (var frame in Talk.Open("10.0.0.1", 51_000, "10.0.0.2", 389).Client(Payloads.LdapSimpleBind("cn=kerberosuser77", "LdapBindPa55")).Frames) { yield return frame; }

        var (rdp, confirm) = Payloads.Rdp("alice.rdp.user");
        foreach (var frame in Talk.Open("10.0.0.1", 51_001, "10.0.0.2", 3_389).Client(rdp).Server(confirm).Frames) { yield return frame; }

        foreach (var frame in Talk.Open("10.0.0.1", 51_002, "10.0.0.2", 21).Server("220 ftp\r\n"u8.ToArray()).Client("USER bob\r\nPASS Hunter2Passw0rd\r\n"u8.ToArray()).Frames) { yield return frame; }

        yield return Talk.Datagram("10.0.0.1", 51_003, "10.0.0.2", 161, Payloads.Snmp("priv4teCommunity"));
        yield return Talk.Datagram("10.0.0.2", 161, "10.0.0.1", 51_003, Payloads.Snmp("priv4teCommunity"));
        yield return Talk.Datagram("10.0.0.1", 51_004, "10.0.0.2", 389, Payloads.LdapSimpleBind("", "LdapBindPa55"));
        yield return Talk.Datagram("10.0.0.1", 51_005, "10.0.0.2", 88, Payloads.KerberosRequest("kerberosuser77"));
        yield return Talk.Datagram("10.0.0.1", 51_006, "10.0.0.2", 514, "<13>password=Hunter2Passw0rd"u8.ToArray());
    }

    static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
