using System.Numerics;
using System.Text;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Privacy;
using CitrixTrafficEngine.Tests.Content;
using CitrixTrafficEngine.Tests.Rigs;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests.Privacy;

public sealed class AnonymizerTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>The key of the sample that comes with Crypto-PAn.</summary>
    static readonly byte[] s_sampleKey = [21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16, 216, 152, 143, 131, 121, 121, 101, 39, 98, 87, 76, 45, 42, 132, 34, 2];

    readonly Anonymizer _anonymizer = new(s_sampleKey);

    public void Dispose() => _anonymizer.Dispose();

    // From the sample trace of Crypto-PAn 1.0 (J. Fan), raw and sanitized.
    [Theory]
    [InlineData("128.11.68.132", "135.242.180.132")]
    [InlineData("129.118.74.4", "134.136.186.123")]
    [InlineData("130.132.252.244", "133.68.164.234")]
    [InlineData("141.223.7.43", "141.167.8.160")]
    [InlineData("141.233.145.108", "141.129.237.235")]
    [InlineData("152.163.225.39", "151.140.114.167")]
    [InlineData("156.29.3.236", "147.225.12.42")]
    [InlineData("165.247.96.84", "162.9.99.234")]
    [InlineData("166.107.77.190", "160.132.178.185")]
    [InlineData("192.102.249.13", "252.138.62.131")]
    public void IPv4_maps_as_the_reference_does(string address, string expected) => Assert.Equal(expected, Mapped(address, v4: true));

    // From the tests of yacryptopan, which extends the same construction to 128 bits.
    [Theory]
    [InlineData("::1", "78ff:f001:9fc0:20df:8380:b1f1:704:ed")]
    [InlineData("::2", "78ff:f001:9fc0:20df:8380:b1f1:704:ef")]
    [InlineData("::ffff", "78ff:f001:9fc0:20df:8380:b1f1:704:f838")]
    [InlineData("2001:db8::1", "4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1e")]
    [InlineData("2001:db8::2", "4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1c")]
    public void IPv6_maps_as_another_implementation_does(string address, string expected) => Assert.Equal(expected, Mapped(address, v4: false));

    [Fact]
    public void Common_prefixes_keep_their_length()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var (one, other) = ((uint)random.NextInt64(1L << 32), (uint)random.NextInt64(1L << 32));
            other = round % 2 == 0 ? other : one ^ (uint)(1 << random.Next(32));

            Assert.Equal(BitOperations.LeadingZeroCount(one ^ other), BitOperations.LeadingZeroCount(Map(one) ^ Map(other)));
        }
    }

    [Fact]
    public void A_name_maps_label_by_label_and_always_the_same()
    {
        var (one, two, realm) = (_anonymizer.Name("web1.example.test"), _anonymizer.Name("web2.example.test"), _anonymizer.Name("EXAMPLE.TEST"));

        Assert.Equal(one, new Anonymizer(s_sampleKey).Name("WEB1.Example.Test"));
        Assert.NotEqual(one, two);
        Assert.Equal(one.Split('.')[1..], two.Split('.')[1..]);
        Assert.Equal(string.Join('.', one.Split('.')[1..]), realm);
        Assert.Equal("*", _anonymizer.Name("*.example.test").Split('.')[0]);
        Assert.EndsWith(":8080", _anonymizer.Name("web1.example.test:8080"), StringComparison.Ordinal);
        Assert.Equal("135.242.180.132:80", _anonymizer.Name("128.11.68.132:80"));
    }

    [Fact]
    public void A_distinguished_name_keeps_its_types_alone()
    {
        var mapped = _anonymizer.DistinguishedName("CN=web1.example.test,O=Example\\, Inc.,C=CH");

        Assert.Matches("^CN=[a-z0-9.]+,O=[a-z0-9.]+,C=[a-z0-9]+$", mapped);
        Assert.StartsWith($"CN={_anonymizer.Name("web1.example.test")},", mapped, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public void A_short_key_is_refused(int bytes) => Assert.Throws<ArgumentException>(() => new Anonymizer(new byte[bytes]));

    [Fact]
    public void No_address_and_no_name_of_the_capture_comes_through()
    {
        byte[][] frames =
        [
            Talk.Datagram("10.9.8.53", 53, "10.9.8.1", 50_053, Payloads.DnsAnswer()),
            Talk.Datagram("10.9.8.1", 50_088, "10.9.8.2", 88, Payloads.KerberosRequest()),
            .. Talk.Open("10.9.8.1", 50_000, "10.0.0.9", 443).Client(Handshakes.Tls12.ClientBytes).Server(Handshakes.Tls12.ServerBytes).Close().Frames,
            .. Talk.Open("10.9.8.1", 50_001, "10.0.0.9", 80).Client("GET /example/path HTTP/1.1\r\nHost: 10.0.0.9\r\n\r\n"u8.ToArray()).Close().Frames,
        ];

        var text = new StringBuilder();
        var run = EngineRun.With(new() { Anonymizer = _anonymizer }, ClassicPcap.Of(1, frames));
        foreach (var flow in run.Flows) { text.Append(flow.GetRawText()).Append('\n'); }

        foreach (var secret in new[] { "10.9.8.", "10.0.0.9", "example", "storefront", "EXAMPLE", "ws01", "192.0.2.7", "test.pcap", "/path" })
        {
            Assert.DoesNotContain(secret, text.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        // And what belongs together still does.
        var web = run.Flows[2];
        Assert.Equal(web.TextAt("tls.client.server_name"), web.TextAt("destination.domain"));
        Assert.Equal(web.TextAt("destination.ip"), run.Flows[3].TextAt("url.domain"));
    }

    [Fact]
    public void Community_and_flow_ids_are_those_of_the_mapped_addresses()
    {
        var frames = Talk.Open("128.11.68.132", 50_000, "129.118.74.4", 443).Close().Frames;
        var mapped = Talk.Open("135.242.180.132", 50_000, "134.136.186.123", 443).Close().Frames;

        var hidden = Assert.Single(EngineRun.With(new() { Anonymizer = _anonymizer }, ClassicPcap.Of(1, frames)).Flows);
        var plain = Assert.Single(EngineRun.With(new(), ClassicPcap.Of(1, mapped)).Flows);

        Assert.Equal(plain.TextAt("network.community_id"), hidden.TextAt("network.community_id"));
        Assert.Equal(plain.TextAt("event.id"), hidden.TextAt("event.id"));
    }

    string Mapped(string text, bool v4)
    {
        Assert.True(IpAddress.TryParse(text, out var address));
        return _anonymizer.Map(address, v4).ToString();
    }

    uint Map(uint value)
    {
        Span<byte> bytes = stackalloc byte[IpAddress.Size];
        _anonymizer.Map(IpAddress.FromV4(Wire.U32(value)), v4: true).CopyTo(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
    }
}
