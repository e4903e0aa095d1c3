using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CitrixTrafficEngine.Tests.Content;

/// <summary>Handshakes of a real TLS stack over loopback, recorded as each end sent them.</summary>
sealed record Handshakes(byte[] ClientBytes, byte[] ServerBytes, X509Certificate2 Certificate)
{
    public const string Name = "storefront.example.test";

    /// <summary>TLS 1.2: the certificate goes in the clear.</summary>
    public static Handshakes Tls12 { get; } = Make(SslProtocols.Tls12);

    static Handshakes Make(SslProtocols protocol)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Name}, O=\"Example, Inc.\", C=CH", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        names.AddDnsName("*.apps.example.test");
        names.AddIpAddress(IPAddress.Parse("192.0.2.7"));
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(new(2025, 3, 1, 12, 0, 5, TimeSpan.Zero), new(2027, 4, 2, 13, 1, 6, TimeSpan.Zero));

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        var accepting = listener.AcceptTcpClientAsync();
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        using var server = accepting.GetAwaiter().GetResult();
        using var clientSide = new Recorder(client.GetStream());
        using var serverSide = new Recorder(server.GetStream());
        using var clientTls = new SslStream(clientSide, leaveInnerStreamOpen: true);
        using var serverTls = new SslStream(serverSide, leaveInnerStreamOpen: true);
        var serving = serverTls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = protocol, ApplicationProtocols = [SslApplicationProtocol.Http11] });
        var asking = clientTls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = Name,
            EnabledSslProtocols = protocol,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { certificate }, RevocationMode = X509RevocationMode.NoCheck },
        });
        Task.WaitAll(serving, asking);
        return new(clientSide.Sent, serverSide.Sent, certificate);
    }

    sealed class Recorder(Stream inner) : Stream
    {
        readonly MemoryStream _sent = new();

        public byte[] Sent => _sent.ToArray();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count)
        {
            _sent.Write(buffer, offset, count);
            inner.Write(buffer, offset, count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _sent.Write(buffer.Span);
            return inner.WriteAsync(buffer, cancellationToken);
        }

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
