using System.Globalization;
using System.Text.RegularExpressions;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>Datagrams to one port that no stray packet of a namespace goes to, sent by tcpreplay.</summary>
sealed partial class Replay(string capture)
{
    /// <summary>Matches what is sent, and nothing else that a namespace sends by itself.</summary>
    public const string Filter = "udp dst port 3003";

    /// <summary>Writes a capture of <paramref name="packets"/> datagrams from <paramref name="flows"/> source ports.</summary>
    public static Replay Of(TemporaryFolder folder, int packets, int flows)
    {
        var file = new CaptureFile();
        var target = End.Parse(Lab.RightAddress, "3003");
        for (var packet = 0; packet < packets; packet++)
        {
            file.Add(TestFrame.OfUdp(End.Parse(Lab.LeftAddress, "20000") with { Port = 20_000 + (packet % flows) }, target, payloadBytes: 18));
        }

        return new(folder.Write("replay.pcap", file.ToArray()));
    }

    /// <summary>Sends it <paramref name="loops"/> times from <paramref name="host"/>, at top speed or at <paramref name="rate"/> packets a second; gives packets sent and packets a second.</summary>
    public (long Sent, double Rate) Send(string host, int loops = 1, double? rate = null)
    {
        string[] speed = rate is { } packets ? ["--pps", packets.ToString("0", CultureInfo.InvariantCulture)] : ["--topspeed"];
        string[] arguments = ["netns", "exec", host, "tcpreplay", "--preload-pcap", "--loop", loops.ToString(CultureInfo.InvariantCulture), .. speed, "-i", "eth0", capture];
        var run = ProcessRun.Within(TimeSpan.FromMinutes(10), "ip", arguments).EndedWith(0);
        return (Number(Successful().Match(run.Output)), Fraction(PerSecond().Match(run.Output)));
    }

    /// <summary>Packets that the wire itself lost: the backlog of the other end was full.</summary>
    public static long LostOnTheWire(string host) =>
        long.Parse(ProcessRun.Of("ip", "netns", "exec", host, "cat", "/sys/class/net/eth0/statistics/tx_dropped").EndedWith(0).Output, CultureInfo.InvariantCulture);

    static long Number(Match match) => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    static double Fraction(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Successful packets:\s+(\d+)")]
    private static partial Regex Successful();

    [GeneratedRegex(@"([\d.]+) pps")]
    private static partial Regex PerSecond();
}
