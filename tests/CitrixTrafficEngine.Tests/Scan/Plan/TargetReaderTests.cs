using System.Text;
using CitrixTrafficEngine.Scan;

namespace CitrixTrafficEngine.Tests.Scan.Plan;

public class TargetReaderTests
{
    [Theory]
    [InlineData("1.2.3.4", "1.2.3.4")]
    [InlineData("1.2.3.4/24", "1.2.3.0-1.2.3.255")]
    [InlineData("1.2.3.4/32", "1.2.3.4")]
    [InlineData("0.0.0.0/0", "0.0.0.0-255.255.255.255")]
    [InlineData("::/0", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("[1::1]/126", "1::-1::3")]
    [InlineData("[1::1]", "1::1")]
    [InlineData("1::1-2::3", "1::1-2::3")]
    [InlineData("[1::1]-[2::3]", "1::1-2::3")]
    [InlineData("2001:db8::5/64", "2001:db8::-2001:db8::ffff:ffff:ffff:ffff")]
    [InlineData("10.0.0.1-10.0.0.9", "10.0.0.1-10.0.0.9")]
    [InlineData("10.0.0.9-10.0.0.9", "10.0.0.9")]
    [InlineData("10.0.0.1 - 10.0.0.9", "10.0.0.1-10.0.0.9")]
    [InlineData("10.0.0.0/24,10.0.2.0-10.0.2.5", "10.0.0.0-10.0.0.255 10.0.2.0-10.0.2.5")]
    [InlineData("10.0.0.1 10.0.0.3\t10.0.0.5", "10.0.0.1 10.0.0.3 10.0.0.5")]
    [InlineData("10.0.0.1, 10.0.0.2,,10.0.0.3,", "10.0.0.1-10.0.0.3")]
    [InlineData("#test\n  1.2.3.4 # one\r\n#more\n1.2.3.6#two", "1.2.3.4 1.2.3.6")]
    [InlineData("79.98.104.0/21 79.98.104.0/24", "79.98.104.0-79.98.111.255")]
    [InlineData("10.0.0.128/25 10.0.0.0/25", "10.0.0.0-10.0.0.255")]
    [InlineData("::ffff:10.0.0.1 10.0.0.1", "10.0.0.1")]
    [InlineData("", "")]
    [InlineData("# nothing", "")]
    public void Addresses_are_read_as_ranges(string text, string expected)
    {
        var list = Read(text);

        Assert.Empty(list.Faults);
        Assert.Empty(list.Names);
        Assert.Equal(expected, Text(list));
    }

    [Theory]
    [InlineData('\u2010')]
    [InlineData('\u2011')]
    [InlineData('\u2012')]
    [InlineData('\u2013')]
    [InlineData('\u2014')]
    [InlineData('\u2015')]
    public void A_dash_of_a_word_processor_is_a_dash(char dash)
    {
        Assert.Equal("10.0.0.1-10.0.0.9", Text(Read($"10.0.0.1{dash}10.0.0.9")));
        Assert.Equal("1::1-1::9", Text(Read($"1::1 {dash} 1::9")));
    }

    [Fact]
    public void The_byte_of_the_windows_en_dash_is_a_dash()
    {
        var list = new TargetList();
        list.Add([.. "#caf"u8, 0xe9, .. "\n  97.86.162.161"u8, 0x96, .. "97.86.162.175\n"u8], "targets");

        Assert.Empty(list.Faults);
        Assert.Equal("97.86.162.161-97.86.162.175", Text(list));
    }

    [Fact]
    public void A_byte_order_mark_is_no_target()
    {
        var list = new TargetList();
        list.Add([0xef, 0xbb, 0xbf, .. "10.0.0.1\n"u8], "targets");

        Assert.Equal("10.0.0.1", Text(list));
    }

    [Theory]
    [InlineData("#bad\n 257.1.1.1\n", 2, 5)]
    [InlineData("#bad\n 1.257.1.1.1\n", 2, 6)]
    [InlineData("#bad\n 1.10.257.1.1.1\n", 2, 9)]
    [InlineData("#bad\n 1.10.255.256.1.1.1\n", 2, 13)]
    [InlineData("#bad\n 1.1.1.1.1\n", 2, 9)]
    [InlineData("0.0.0./0", 1, 7)]
    [InlineData("1.2.3", 1, 6)]
    [InlineData("5", 1, 2)]
    [InlineData("1.2.3.04", 1, 8)]
    [InlineData("99999999999.1.1.1", 1, 12)]
    [InlineData("10.0.0.0/33", 1, 11)]
    [InlineData("10.0.0.0/", 1, 10)]
    [InlineData("10.0.0.0/255.255.255.0", 1, 12)]
    [InlineData("10.0.0.0/24-10.0.1.0", 1, 12)]
    [InlineData("1::/129", 1, 7)]
    [InlineData("10.0.0.9-10.0.0.1", 1, 10)]
    [InlineData("2::-1::", 1, 5)]
    [InlineData("10.0.0.1-2::3", 1, 10)]
    [InlineData("10.0.0.1-", 1, 10)]
    [InlineData("10.0.0.1-9", 1, 11)]
    [InlineData("10.0.0.1-10.0.0.x", 1, 17)]
    [InlineData("10.0.0.1:443", 1, 1)]
    [InlineData("[1::1", 1, 6)]
    [InlineData("[1::1]:443", 1, 7)]
    [InlineData("1::2::3", 1, 1)]
    [InlineData("fe80::1%eth0", 1, 8)]
    [InlineData("web!server", 1, 4)]
    [InlineData("-web", 1, 1)]
    [InlineData("web..example", 1, 5)]
    [InlineData("0x7f.1", 1, 6)]
    [InlineData("vda1.example/24", 1, 13)]
    public void A_fault_has_its_line_and_column(string text, int line, int column)
    {
        var fault = Assert.Single(Read(text).Faults);

        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.StartsWith($"targets:{line}:{column}: expected ", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_and_the_rest_is_read()
    {
        var list = Read("1.2.3.4 1.2.3\n10.0.0.9-10.0.0.1,1.2.3.5\n300.1.1.1 vda1");

        Assert.Equal([(1, 14), (2, 10), (3, 4)], list.Faults.Select(fault => (fault.Line, fault.Column)));
        Assert.Equal("1.2.3.4-1.2.3.5", Text(list));
        Assert.Equal(["vda1"], list.Names);
    }

    [Theory]
    [InlineData("vda1")]
    [InlineData("vda-1.site.example")]
    [InlineData("10-0-0-1.site.example")]
    [InlineData("3com.example.")]
    [InlineData("sql_server")]
    [InlineData("beef")]
    public void What_has_letters_and_no_colon_is_a_name(string text)
    {
        var list = Read(text);

        Assert.Empty(list.Faults);
        Assert.Equal([text], list.Names);
    }

    [Fact]
    public void Random_text_is_read_or_refused_and_never_breaks()
    {
        const string Alphabet = "0123456789.:/-[]#, \nafx\u2013%\ufffd";
        var random = new Random(20_261_125);
        for (var round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(24); length > 0; length--) { text.Append(Alphabet[random.Next(Alphabet.Length)]); }

            var lines = text.ToString().Split('\n');
            Assert.All(Read(text.ToString()).Faults, fault => Assert.InRange(fault.Column, 1, lines[fault.Line - 1].Length + 1));
        }
    }

    static TargetList Read(string text)
    {
        var list = new TargetList();
        list.Add(text, "targets");
        return list;
    }

    static string Text(TargetList list) => string.Join(' ', list.Addresses.Ranges.ToArray());
}
