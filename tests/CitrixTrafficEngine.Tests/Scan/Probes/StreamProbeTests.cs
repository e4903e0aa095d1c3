using System.Globalization;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Tests.Scan.Probes;

public class StreamProbeTests(ITestOutputHelper output)
{
    static readonly int s_seed = int.TryParse(Environment.GetEnvironmentVariable("CTXSCAN_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 2_598;

    public static TheoryData<string> Ids => [.. ProbeRig.Streams.Select(entry => entry.Description.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_its_server_answers_confirms_byte_by_byte(string id)
    {
        var probe = ProbeRig.Of(id).Stream!;
        var cookie = ProbeRig.Cookie();
        var answer = Answers.ToStream(id, ProbeRig.Request(ProbeRig.Of(id), cookie));

        var confirmed = false;
        for (var length = 0; length <= answer.Length; length++)
        {
            var judgement = probe.Judge(answer.AsSpan(0, length), ended: false, cookie, out var detail);
            Assert.Equal(judgement == ReplyJudgement.Confirmed, detail is not null);
            Assert.NotEqual(ReplyJudgement.Foreign, judgement);
            Assert.True(!confirmed || judgement == ReplyJudgement.Confirmed, $"{length} bytes are less than {length - 1}");
            confirmed = judgement == ReplyJudgement.Confirmed;
        }

        Assert.True(confirmed);
        Assert.Equal(ReplyJudgement.Confirmed, probe.Judge(answer, ended: true, cookie, out _));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_end_leaves_nothing_to_wait_for(string id)
    {
        var probe = ProbeRig.Of(id).Stream!;
        var answer = Answers.ToStream(id, ProbeRig.Request(ProbeRig.Of(id), ProbeRig.Cookie()));

        Assert.Equal(ReplyJudgement.Foreign, probe.Judge([], ended: true, ProbeRig.Cookie(), out _));
        for (var length = 0; length <= answer.Length; length++)
        {
            Assert.NotEqual(ReplyJudgement.Partial, probe.Judge(answer.AsSpan(0, length), ended: true, ProbeRig.Cookie(), out _));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_echo_confirms_nothing(string id)
    {
        var entry = ProbeRig.Of(id);
        for (var number = 0; number < 64; number++)
        {
            var request = ProbeRig.Request(entry, ProbeRig.Cookie(number));
            for (var length = 0; length <= request.Length; length++)
            {
                Assert.NotEqual(ReplyJudgement.Confirmed, entry.Stream!.Judge(request.AsSpan(0, length), ended: false, ProbeRig.Cookie(number), out _));
                Assert.NotEqual(ReplyJudgement.Confirmed, entry.Stream!.Judge(request.AsSpan(0, length), ended: true, ProbeRig.Cookie(number), out _));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Another_protocols_answer_confirms_nothing(string id)
    {
        var entry = ProbeRig.Of(id);
        foreach (var other in ProbeRig.Streams.Where(other => FamilyOf(other) != FamilyOf(entry)))
        {
            var answer = Answers.ToStream(other.Description.Id, ProbeRig.Request(other, ProbeRig.Cookie()));

            Assert.Equal(ReplyJudgement.Foreign, entry.Stream!.Judge(answer, ended: true, ProbeRig.Cookie(), out _));
        }
    }

    [Theory]
    [InlineData("ldap-root")]
    [InlineData("dns-tcp")]
    [InlineData("dcerpc-bind")]
    [InlineData("iscsi-discovery")]
    [InlineData("portmapper-tcp")]
    [InlineData("nfs-tcp")]
    [InlineData("tacacs-start")]
    public void An_answer_to_somebody_else_confirms_nothing(string id)
    {
        var entry = ProbeRig.Of(id);
        var answer = Answers.ToStream(id, ProbeRig.Request(entry, ProbeRig.Cookie(1)));

        Assert.Equal(ReplyJudgement.Foreign, entry.Stream!.Judge(answer, ended: true, ProbeRig.Cookie(2), out _));
        Assert.True(entry.Description.CookieBits > 0);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Damage_and_noise_are_judged_without_a_fault(string id)
    {
        output.WriteLine($"CTXSCAN_SEED={s_seed}");
        var random = new Random(s_seed);
        var entry = ProbeRig.Of(id);
        var answer = Answers.ToStream(id, ProbeRig.Request(entry, ProbeRig.Cookie()));
        for (var count = 0; count < 20_000; count++)
        {
            byte[] damaged = [.. answer];
            for (var times = random.Next(1, 6); times > 0; times--) { damaged[random.Next(damaged.Length)] = (byte)random.Next(256); }

            var judgement = entry.Stream!.Judge(damaged.AsSpan(0, random.Next(damaged.Length + 1)), random.Next(2) == 0, ProbeRig.Cookie(), out var detail);
            Assert.Equal(judgement == ReplyJudgement.Confirmed, detail is not null);

            var noise = new byte[random.Next(600)];
            random.NextBytes(noise);
            Assert.NotEqual(ReplyJudgement.Confirmed, entry.Stream!.Judge(noise, random.Next(2) == 0, ProbeRig.Cookie(), out _));
        }
    }

    [Fact]
    public void Answers_tell_what_they_say()
    {
        Assert.Equal("SSH-2.0-OpenSSH_9.2p1 Debian-2", DetailOf("ssh-banner").Banner);
        Assert.Equal("security=credssp", FieldsOf("rdp-connect"));
        Assert.Equal("version=15.0.2000 encryption=not supported", FieldsOf("tds-prelogin"));
        Assert.Equal("dns_host_name=dc.example", FieldsOf("ldap-root"));
        Assert.Equal("dialect=3.0.2 signing=required clock_skew=-2000000000", FieldsOf("smb2-negotiate"));
        Assert.Equal("bind=acknowledged", FieldsOf("dcerpc-bind"));
        Assert.Equal("status=0000", FieldsOf("iscsi-discovery"));
        Assert.Equal("status=7", FieldsOf("tacacs-start"));
        Assert.Equal("status=0x0160", FieldsOf("netscaler-rpc-keep-alive"));
        Assert.Equal("Citrix XML Service", DetailOf("xml-service").Product);
    }

    [Fact]
    public void Mail_and_file_servers_greet_alike_and_are_told_apart_by_what_they_name()
    {
        var (smtp, ftp) = (ProbeRig.Of("smtp-banner").Stream!, ProbeRig.Of("ftp-banner").Stream!);
        var (mail, files, nothing) = (Answers.Text("220 mail.example ESMTP\r\n"), Answers.Text("220 ProFTPD FTP server\r\n"), Answers.Text("220 ready\r\n"));

        Assert.Equal(ReplyJudgement.Confirmed, smtp.Judge(mail, false, default, out _));
        Assert.Equal(ReplyJudgement.Foreign, ftp.Judge(mail, false, default, out _));
        Assert.Equal(ReplyJudgement.Foreign, smtp.Judge(files, false, default, out _));
        Assert.Equal(ReplyJudgement.Confirmed, ftp.Judge(files, false, default, out _));
        Assert.Equal(ReplyJudgement.Confirmed, smtp.Judge(nothing, false, default, out _));
    }

    static string FamilyOf(ProbeEntry entry) => entry.Description.Id switch
    {
        "http-get" or "xml-service" or "winrm-identify" => "http",
        "https-hello" or "tls-hello" or "tds-tls" => "tls",
        "portmapper-tcp" or "nfs-tcp" => "rpc",
        "smtp-banner" or "ftp-banner" => "220",
        var id => id,
    };

    static ReplyDetail DetailOf(string id)
    {
        var entry = ProbeRig.Of(id);
        entry.Stream!.Judge(Answers.ToStream(id, ProbeRig.Request(entry, ProbeRig.Cookie())), ended: true, ProbeRig.Cookie(), out var detail);
        return detail!;
    }

    static string FieldsOf(string id) => string.Join(' ', DetailOf(id).Fields.Select(field => $"{field.Key}={field.Value}"));
}
