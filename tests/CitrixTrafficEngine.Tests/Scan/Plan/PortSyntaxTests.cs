using CitrixTrafficEngine.Scan;

namespace CitrixTrafficEngine.Tests.Scan.Plan;

public class PortSyntaxTests
{
    [Theory]
    [InlineData("22", "tcp 22")]
    [InlineData("80,1000-2000,1234,4444", "tcp 80, tcp 1000-2000, tcp 4444")]
    [InlineData("17,17,17,18", "tcp 17-18")]
    [InlineData("1-3,10", "tcp 1-3, tcp 10")]
    [InlineData("-", "tcp 1-65535")]
    [InlineData("u:53", "udp 53")]
    [InlineData("U:53", "udp 53")]
    [InlineData("53/udp", "udp 53")]
    [InlineData("T:443,tcp:80,22/TCP", "tcp 22, tcp 80, tcp 443")]
    [InlineData("u:53,80", "tcp 80, udp 53")]
    [InlineData("u:-", "udp 1-65535")]
    [InlineData("u:5-7,8/udp,6-9/udp", "udp 5-9")]
    [InlineData(" 22 , 80-90 ", "tcp 22, tcp 80-90")]
    [InlineData("80\u201390", "tcp 80-90")]
    [InlineData("1,65535", "tcp 1, tcp 65535")]
    public void Ports_are_read_item_by_item(string text, string expected) =>
        Assert.Equal(expected, string.Join(", ", PortSyntax.Read(text).Select(range => $"{range.Transport.ToString().ToLowerInvariant()} {range.Ports}")));

    [Fact]
    public void Repeated_ports_count_once() => Assert.Equal(2, PortSyntax.Read("17,17,17,18").Sum(range => range.Ports.Count));

    [Theory]
    [InlineData("a", 1)]
    [InlineData("0", 1)]
    [InlineData("22,65536", 4)]
    [InlineData("22,80,100-1", 7)]
    [InlineData("22,,80", 4)]
    [InlineData("22,", 4)]
    [InlineData("", 1)]
    [InlineData("22 80", 1)]
    [InlineData("80 - 90", 1)]
    [InlineData("80-", 1)]
    [InlineData("-80", 1)]
    [InlineData("s:22", 1)]
    [InlineData("22/icmp", 1)]
    [InlineData("u:", 1)]
    [InlineData("1-2-3", 1)]
    [InlineData("+22", 1)]
    public void A_wrong_item_is_named_with_its_place(string text, int column)
    {
        var fault = Assert.Throws<FormatException>(() => PortSyntax.Read(text));

        Assert.Contains($"at character {column}: expected ", fault.Message, StringComparison.Ordinal);
    }
}
