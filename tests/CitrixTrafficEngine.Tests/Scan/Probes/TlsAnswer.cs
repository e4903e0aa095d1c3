using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CitrixTrafficEngine.Tests.Scan.Probes;

/// <summary>The first flight of a TLS 1.2 server, in two records, the second of which cuts the certificate in two.</summary>
static class TlsAnswer
{
    public static byte[] Certificate { get; } = NewCertificate();

    public static byte[] Of(byte[] certificate, string randomEnd = "444f574e47524401")
    {
        byte[] hello = [.. Answers.Hex("0303"), .. new byte[24], .. Answers.Hex(randomEnd), 0, .. Answers.Hex("c02f 00 000f 0010 000b 0009 08"), .. Answers.Text("http/1.1")];
        byte[] list = [.. Length24(certificate.Length), .. certificate];
        byte[] handshake = [2, .. Length24(hello.Length), .. hello, 11, .. Length24(list.Length + 3), .. Length24(list.Length), .. list, 14, 0, 0, 0];
        var half = handshake.Length / 2;
        return [.. Record(handshake[..half]), .. Record(handshake[half..])];
    }

    public static byte[] Record(byte[] content, byte type = 22) => [type, 3, 3, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    static byte[] Length24(int length) => [(byte)(length >> 16), (byte)(length >> 8), (byte)length];

    static byte[] NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=gateway.example, OU=\"Net, Core\", O=Example, L=Bern, C=CH", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("gateway.example");
        names.AddDnsName("*.apps.example");
        names.AddIpAddress(IPAddress.Parse("192.0.2.7"));
        names.AddIpAddress(IPAddress.Parse("2001:db8::7"));
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2027, 3, 4, 5, 6, 7, TimeSpan.Zero));
        return certificate.RawData;
    }
}
