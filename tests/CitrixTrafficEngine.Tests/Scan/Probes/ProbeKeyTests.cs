using System.Buffers.Binary;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Tests.Scan.Probes;

public class ProbeKeyTests
{
    // vectors_sip128 of the authors' reference code: key 00 to 0f, text 00, 01, 02 and so on.
    [Theory]
    [InlineData(0, "a3817f04ba25a8e66df67214c7550293")]
    [InlineData(1, "da87c1d86b99af44347659119b22fc45")]
    [InlineData(7, "a1f1ebbed8dbc153c0b84aa61ff08239")]
    [InlineData(8, "3b62a9ba6258f5610f83e264f31497b4")]
    [InlineData(9, "264499060ad9baabc47f8b02bb6d71ed")]
    [InlineData(15, "5493e99933b0a8117e08ec0f97cfc3d9")]
    [InlineData(16, "6ee2a4ca67b054bbfd3315bf85230577")]
    [InlineData(24, "2db479ae78bd50d8882a8a178a6132ad")]
    [InlineData(63, "5150d1772f50834a503e069a973fbd7c")]
    public void The_reference_vectors_hold(int length, string expected)
    {
        var key = new ProbeKey(Counting(16));

        var (first, second) = key.Hash(Counting(length));

        var hash = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(hash, first);
        BinaryPrimitives.WriteUInt64LittleEndian(hash.AsSpan(8), second);
        Assert.Equal(expected, Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Address_transport_port_and_key_each_change_the_cookie()
    {
        var (one, other) = (new ProbeKey(Counting(16)), new ProbeKey(new byte[16]));
        var (first, second) = (IpAddress.FromV4([192, 0, 2, 1]), IpAddress.FromV4([192, 0, 2, 2]));

        ProbeCookie[] cookies =
        [
            new(one, first, Transport.Udp, 53), new(one, second, Transport.Udp, 53), new(one, first, Transport.Tcp, 53), new(one, first, Transport.Udp, 54),
            new(other, first, Transport.Udp, 53),
        ];

        Assert.Equal(cookies.Length, cookies.Distinct().Count());
        Assert.Equal(cookies[0], new ProbeCookie(one, first, Transport.Udp, 53));
    }

    [Fact]
    public void A_key_has_sixteen_bytes() => Assert.Throws<ArgumentException>(() => new ProbeKey(new byte[15]));

    static byte[] Counting(int length) => [.. Enumerable.Range(0, length).Select(value => (byte)value)];
}
