using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Tests.Output;

public class JsonLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\"quoted\" and \\back")]
    [InlineData("\0\u0001\b\t\n\v\f\r\u001f\u007f")]
    [InlineData("Zürich, 東京, עברית")]
    [InlineData("\U0001f600 \U0010ffff")]
    [InlineData("\u2028\u2029\ufeff\uffff")]
    [InlineData("/captures/it's <here> & there")]
    public void A_text_comes_back_as_it_was(string text) => Assert.Equal(text, RoundTrip(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        // Not as inline data: metadata is UTF-8 and cannot hold them.
        Assert.Equal("a\ufffdb", RoundTrip("a\ud800b"));
        Assert.Equal("\ufffd", RoundTrip("\udc00"));
        Assert.Equal("\ufffd\U0001f600", RoundTrip("\ud83d\ud83d\ude00"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Any_text_comes_back_as_it_was(int seed)
    {
        if (seed == 0) { seed = Random.Shared.Next(); }

        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(40); length > 0; length--)
            {
                text.Append(random.Next(4) switch
                {
                    0 => ((char)random.Next(0x20)).ToString(),
                    1 => ((char)random.Next(0x20, 0x80)).ToString(),
                    2 => ((char)random.Next(0x80, 0xd800)).ToString(),
                    _ => char.ConvertFromUtf32(random.Next(0x10000, 0x110000)),
                });
            }

            Assert.True(text.ToString() == RoundTrip(text.ToString()), $"seed {seed}, round {round}");
        }
    }

    // RFC 5952, sections 1, 2 and 4.
    [Theory]
    [InlineData("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [InlineData("2001:0db8::0001", "2001:db8::1")]
    [InlineData("2001:db8:0:0:0:0:2:1", "2001:db8::2:1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("2001:0:0:1:0:0:0:1", "2001:0:0:1::1")]
    [InlineData("2001:db8:aaaa:bbbb:cccc:dddd:eeee:AAAA", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa")]
    [InlineData("2001:db8:aaaa:bbbb:cccc:dddd:0:1", "2001:db8:aaaa:bbbb:cccc:dddd:0:1")]
    [InlineData("0:0:0:0:0:0:0:0", "::")]
    [InlineData("0:0:0:0:0:0:0:1", "::1")]
    [InlineData("fe80:0:0:0:0:0:0:0", "fe80::")]
    [InlineData("ff02::1:ff00:0", "ff02::1:ff00:0")]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.1")]
    public void An_ipv6_address_has_its_canonical_text(string text, string canonical)
    {
        var line = new JsonLine();
        line.Address(IpAddress.FromV6(IPAddress.Parse(text).GetAddressBytes()), v4: false);

        Assert.Equal(canonical, Written(line));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("10.20.30.4")]
    [InlineData("192.168.100.200")]
    public void An_ipv4_address_is_dotted(string text)
    {
        var line = new JsonLine();
        line.Address(IpAddress.FromV4(IPAddress.Parse(text).GetAddressBytes()), v4: true);

        Assert.Equal(text, Written(line));
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000000000Z")]
    [InlineData(1, "1970-01-01T00:00:00.000000001Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999999Z")]
    [InlineData(-1_000_000_000, "1969-12-31T23:59:59.000000000Z")]
    [InlineData(999_999_999, "1970-01-01T00:00:00.999999999Z")]
    [InlineData(1_767_603_600_123_456_789, "2026-01-05T09:00:00.123456789Z")]
    [InlineData(1_709_164_800_000_000_000, "2024-02-29T00:00:00.000000000Z")]
    [InlineData(4_294_967_295_999_999_999, "2106-02-07T06:28:15.999999999Z")]
    [InlineData(long.MaxValue, "2262-04-11T23:47:16.854775807Z")]
    [InlineData(long.MinValue, "1677-09-21T00:12:43.145224192Z")]
    public void A_time_has_nanoseconds_and_z(long timestampNs, string text)
    {
        var line = new JsonLine();
        line.Time(timestampNs);

        Assert.Equal(text, Written(line));
    }

    [Fact]
    public void Times_in_any_order_do_not_disturb_each_other()
    {
        var random = new Random(5);
        for (var round = 0; round < 1_000; round++)
        {
            var line = new JsonLine();
            var times = Enumerable.Range(0, 5).Select(_ => random.NextInt64(-4_000_000_000, 4_000_000_000)).ToArray();
            foreach (var time in times) { line.Time(time); }

            var expected = string.Concat(times.Select(time =>
            {
                var second = (long)Math.Floor(time / 1e9);
                return DateTime.UnixEpoch.AddSeconds(second).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + $".{time - (second * 1_000_000_000):d9}Z";
            }));
            Assert.Equal(expected, Written(line));
        }
    }

    [Fact]
    public void Numbers_of_every_size_are_written_whole()
    {
        var line = new JsonLine();
        foreach (var value in new[] { 0, 9, -1, long.MaxValue, long.MinValue }) { line.Number(value); line.Raw((byte)' '); }

        line.Number(ulong.MaxValue);
        line.Raw((byte)' ');
        line.Hex(0xdead_beef);

        Assert.Equal("0 9 -1 9223372036854775807 -9223372036854775808 18446744073709551615 00000000deadbeef", Written(line));
    }

    [Fact]
    public void The_buffer_grows_over_every_kind_of_content()
    {
        var line = new JsonLine();
        var expected = new StringBuilder();
        for (var round = 0; round < 5_000; round++)
        {
            line.Text($"é{round}");
            line.Number((long)round);
            line.Time(round);
            line.Raw("…"u8);
            expected.Append(CultureInfo.InvariantCulture, $"\"é{round}\"{round}1970-01-01T00:00:00.{round:d9}Z…");
        }

        Assert.Equal(expected.ToString(), Written(line));
        Assert.Equal(line.Length, line.WrittenMemory.Length);
        line.Clear();
        Assert.True(line.Written.IsEmpty);
    }

    static string RoundTrip(string text)
    {
        var line = new JsonLine();
        line.Text(text);
        return JsonSerializer.Deserialize<string>(line.Written)!;
    }

    static string Written(JsonLine line) => Encoding.UTF8.GetString(line.Written);
}
