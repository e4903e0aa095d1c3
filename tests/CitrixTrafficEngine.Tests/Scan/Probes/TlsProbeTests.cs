using System.Security.Cryptography.X509Certificates;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Tests.Scan.Probes;

public class TlsProbeTests
{
    [Fact]
    public void The_certificate_is_read_as_the_base_library_reads_it()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(TlsAnswer.Certificate);

        var facts = CertificateFacts.Read(TlsAnswer.Certificate)!;

        Assert.Equal(certificate.NotAfter.ToUniversalTime(), facts.NotAfter.UtcDateTime);
        Assert.Equal("CN=gateway.example, OU=Net\\, Core, O=Example, L=Bern, C=CH", facts.Subject);
        Assert.Equal(["gateway.example", "*.apps.example", "192.0.2.7", "2001:db8::7"], facts.Names);
    }

    [Fact]
    public void A_certificate_cut_anywhere_is_none()
    {
        for (var length = 0; length < TlsAnswer.Certificate.Length; length++) { Assert.Null(CertificateFacts.Read(TlsAnswer.Certificate.AsSpan(0, length))); }
    }

    [Fact]
    public void A_flight_tells_version_protocol_certificate_and_that_1_3_was_possible()
    {
        var detail = Judge(TlsAnswer.Of(TlsAnswer.Certificate), ReplyJudgement.Confirmed);

        Assert.Equal(("1.2", "http/1.1", false), (detail!.Tls!.Version, detail.Tls.NextProtocol, detail.Tls.IsDatagram));
        Assert.StartsWith("CN=gateway.example", detail.Tls.Subject, StringComparison.Ordinal);
        Assert.Equal(new("tls13", "supported"), Assert.Single(detail.Fields));
        Assert.Empty(Judge(TlsAnswer.Of(TlsAnswer.Certificate, "0000000000000000"), ReplyJudgement.Confirmed)!.Fields);
    }

    [Fact]
    public void A_certificate_that_cannot_be_read_leaves_the_hello_which_confirms() =>
        Assert.Null(Judge(TlsAnswer.Of([1, 2, 3, 4]), ReplyJudgement.Confirmed)!.Tls!.Subject);

    [Theory]
    [InlineData("15 0303 0002 02 46", ReplyJudgement.Confirmed)] // protocol version
    [InlineData("15 0303 0002 03 46", ReplyJudgement.Foreign)] // no such level
    [InlineData("15 0303 0003 02 46 00", ReplyJudgement.Foreign)]
    [InlineData("16 0303 0004 01 000000", ReplyJudgement.Foreign)] // a client's hello
    [InlineData("16 0303 0000", ReplyJudgement.Foreign)]
    [InlineData("48545450 2f312e31", ReplyJudgement.Foreign)]
    public void Alerts_confirm_and_what_only_looks_like_tls_does_not(string answer, ReplyJudgement expected) => Judge(Answers.Hex(answer), expected);

    [Theory]
    [InlineData("gateway.example", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("two words", false)]
    public void Only_a_host_name_is_named(string host, bool named)
    {
        var request = new byte[2_048];
        var length = ProbeRig.Of("tls-hello").Stream!.Build(request, ProbeRig.Cookie(), host);

        Assert.Equal(named, request.AsSpan(0, length).IndexOf(Answers.Text(host)) > 0);
    }

    static ReplyDetail? Judge(byte[] answer, ReplyJudgement expected)
    {
        Assert.Equal(expected, ProbeRig.Of("tls-hello").Stream!.Judge(answer, ended: true, ProbeRig.Cookie(), out var detail));
        return detail;
    }
}
