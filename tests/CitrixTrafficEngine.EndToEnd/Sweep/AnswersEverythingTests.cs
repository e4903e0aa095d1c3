namespace CitrixTrafficEngine.EndToEnd.Sweep;

/// <summary>A box on the path that answers for every port proves nothing; what only one port says still does.</summary>
public class AnswersEverythingTests
{
    [Fact]
    public void What_the_canary_says_as_well_confirms_nothing()
    {
        using var lab = SweepLab.Open();
        lab.Serve("accept.py", "-", "close", "0.0.0.0", "9");
        lab.Serve("accept.py", "SSH-2.0-lab\\r\\n", "close", "0.0.0.0", "1522");
        lab.Rules(lab.Target,
            """
            table ip sweep {
              chain prerouting { type nat hook prerouting priority dstnat;
                ip daddr 10.201.5.5 tcp dport != 0 redirect to :9
                ip daddr 10.201.5.6 tcp dport != 0 redirect to :1522
                ip daddr 10.201.5.7 tcp dport 22 redirect to :1522
                ip daddr 10.201.5.7 tcp dport != 22 redirect to :9
                ip daddr 10.201.5.8 tcp dport 22 redirect to :1522
              }
            }
            """);

        var run = lab.Sweep(Enumerable.Range(5, 4).Select(last => $"10.201.5.{last} tcp/22/ssh tcp/80/http tcp/443/https tcp/1494/ica"), ["canary=1", "host-rate=0"]);

        // A SYN proxy: handshakes for all, and nothing more.
        Assert.All(run.Rows.Where(row => row.Address == "10.201.5.5"), row => Assert.Equal(("Open", "SynAck"), (row.Verdict, row.Proof)));

        // Every port says it is SSH, the canary too.
        Assert.All(run.Rows.Where(row => row.Address == "10.201.5.6"), row => Assert.Equal(("Open", "SynAck"), (row.Verdict, row.Proof)));

        // Every port is open, but one alone is SSH.
        Assert.Equal(("OpenConfirmed", "ssh"), (run.Row("10.201.5.7", "tcp", 22).Verdict, run.Row("10.201.5.7", "tcp", 22).Protocol));
        Assert.All(run.Rows.Where(row => row is { Address: "10.201.5.7", Port: not 22 }), row => Assert.Equal("Open", row.Verdict));

        // An ordinary host.
        Assert.Equal("OpenConfirmed", run.Row("10.201.5.8", "tcp", 22).Verdict);
        Assert.Equal("Closed", run.Rows.Single(row => row is { Address: "10.201.5.8", IsCanary: true }).Verdict);
        Assert.Equal((4, 3), ((int)run.Figure("hosts"), (int)run.Figure("everything")));
    }
}
