using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Tests.Scan.Probes;

public class DatagramProbeTests
{
    public static TheoryData<string> Ids => [.. ProbeRig.Datagrams.Select(entry => entry.Description.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_its_server_answers_confirms(string id)
    {
        var entry = ProbeRig.Of(id);
        for (var number = 0; number < 256; number++)
        {
            var cookie = ProbeRig.Cookie(number);
            var reply = Answers.ToDatagram(id, ProbeRig.Request(entry, cookie));

            Assert.Equal(ReplyJudgement.Confirmed, entry.Datagram!.Judge(reply, cookie, out var detail));
            Assert.NotNull(detail);
            Assert.InRange(reply.Length, 1, entry.Description.LargestReplyBytes);
        }
    }

    [Fact]
    public void Answers_tell_what_they_say()
    {
        Assert.Equal("rcode=NXDOMAIN recursion=not offered", FieldsOf("dns-udp"));
        Assert.Equal("stratum=2 clock_skew=3000000000", FieldsOf("ntp"));
        Assert.Equal("engine_id=8000173f030011223344556677 enterprise=5951 engine_boots=7 engine_seconds=42 vendor=NetScaler", FieldsOf("snmp-discovery"));
        Assert.Equal("NetScaler", DetailOf("snmp-discovery").Product);
        Assert.Equal("dns_host_name=dc.example result=0", FieldsOf("cldap"));
        Assert.Equal("error=68 clock_skew=5500000000 realm=AD.LOCAL", FieldsOf("kerberos-udp"));
        Assert.Equal(("File not found", "error=1"), (DetailOf("tftp").Banner, FieldsOf("tftp")));
        Assert.Equal("completion=0 version=2.0", FieldsOf("ipmi-capabilities"));
        Assert.Equal("enterprise=4542 ipmi=supported", FieldsOf("asf-ping"));
        Assert.Equal("rpc=success", FieldsOf("nfs-udp"));
        Assert.Equal("dac_port=1434", FieldsOf("sql-browser"));
        Assert.Equal("server=192.0.2.1", FieldsOf("dhcp-inform"));
        Assert.True(DetailOf("dtls-hello").Tls!.IsDatagram);
    }

    [Fact]
    public void A_program_that_is_not_there_is_rpc_and_no_nfs()
    {
        var entry = ProbeRig.Of("nfs-udp");
        var cookie = ProbeRig.Cookie();
        byte[] reply = [.. ProbeRig.Request(entry, cookie)[..4], .. Answers.Hex("00000001 00000000 00000000 00000000 00000001")];

        Assert.Equal(ReplyJudgement.Confirmed, entry.Datagram!.Judge(reply, cookie, out var detail));
        Assert.Null(detail!.Protocol);
    }

    [Fact]
    public void A_name_server_that_refuses_without_the_question_confirms_and_one_that_asks_it_in_other_letters_does_not()
    {
        var entry = ProbeRig.Of("dns-udp");
        var cookie = ProbeRig.Cookie();
        var request = ProbeRig.Request(entry, cookie);
        var lowered = Answers.ToDatagram("dns-udp", [.. request[..12], .. request[12..].Select(octet => char.IsAsciiLetterUpper((char)octet) ? (byte)(octet | 0x20) : octet)]);

        Assert.Equal(ReplyJudgement.Confirmed, entry.Datagram!.Judge([.. request[..2], .. Answers.Hex("8005 0000 0000 0000 0000")], cookie, out _));
        Assert.Equal(ReplyJudgement.Foreign, entry.Datagram!.Judge([.. request[..2], .. Answers.Hex("8000 0000 0000 0000 0000")], cookie, out _));
        Assert.Equal(ReplyJudgement.Foreign, entry.Datagram!.Judge(lowered, cookie, out _));
    }

    [Fact]
    public void A_secret_may_be_of_any_length()
    {
        var secret = new byte[1_000];
        var probe = ProbeSet.Create(new() { RadiusSecret = secret }).DatagramFor(ProbeRig.Planned(Transport.Udp, 1812), ConfirmTier.Active)!;
        var request = new byte[64];
        var length = probe.Build(request, ProbeRig.Cookie());

        Assert.Equal(ReplyJudgement.Confirmed, probe.Judge(Answers.Radius(request[..length], secret), ProbeRig.Cookie(), out _));
        Assert.Equal(ReplyJudgement.Foreign, probe.Judge(Answers.Radius(request[..length], ProbeRig.Secret), ProbeRig.Cookie(), out _));
    }

    [Fact]
    public void A_transfer_that_began_is_ended_politely()
    {
        var probe = ProbeRig.Of("tftp").Datagram!;
        var farewell = new byte[16];

        Assert.Equal("0005000000", Convert.ToHexStringLower(farewell[..probe.BuildFarewell(farewell)]));
        Assert.True(probe.AnswersFromNewPort);
        Assert.Equal(ReplyJudgement.Confirmed, probe.Judge([0, 3, 0, 1, 9, 9], ProbeRig.Cookie(), out _));
        Assert.All(ProbeRig.Datagrams.Where(entry => entry.Datagram != probe), entry => Assert.False(entry.Datagram!.AnswersFromNewPort));
    }

    [Fact]
    public void Without_a_cookie_of_sixteen_bits_the_exact_port_must_answer() =>
        Assert.All(ProbeRig.Datagrams, entry => Assert.Equal(entry.Description.CookieBits >= 16, entry.Datagram!.HasCookie));

    [Theory]
    [MemberData(nameof(Ids))]
    public void As_many_bits_are_random_as_it_says(string id)
    {
        // Bits of the answer that depend on the cookie, seen over many cookies; a signature is as strong as what it signs.
        var entry = ProbeRig.Of(id);
        var bits = HostileReplyTests.CookieMask(entry).Sum(octet => int.PopCount(octet));

        if (id == "radius-status-server")
        {
            Assert.InRange(bits, entry.Description.CookieBits, entry.Description.CookieBits + 8);
            return;
        }

        // SNMP repeats its number twice; ASF's tag is never 255; CLDAP's number stands in both messages; a checksum follows IPMI's number.
        var expected = id switch
        {
            "snmp-discovery" or "cldap" => 2 * entry.Description.CookieBits,
            "ipmi-capabilities" => 2 * entry.Description.CookieBits,
            _ => entry.Description.CookieBits,
        };
        Assert.Equal(expected, bits);
    }

    static ReplyDetail DetailOf(string id)
    {
        var entry = ProbeRig.Of(id);
        entry.Datagram!.Judge(Answers.ToDatagram(id, ProbeRig.Request(entry, ProbeRig.Cookie())), ProbeRig.Cookie(), out var detail);
        return detail!;
    }

    static string FieldsOf(string id) => string.Join(' ', DetailOf(id).Fields.Select(field => $"{field.Key}={field.Value}"));
}
