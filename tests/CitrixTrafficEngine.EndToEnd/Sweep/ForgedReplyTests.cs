namespace CitrixTrafficEngine.EndToEnd.Sweep;

/// <summary>Datagrams that answer nothing that was asked open nothing, however many come.</summary>
public class ForgedReplyTests
{
    [Fact]
    public void A_hundred_thousand_forged_replies_open_no_port()
    {
        using var lab = SweepLab.Open();
        lab.Serve("name_server.py", "10.201.6.6", "53", "forge", "100000");

        // TFTP may answer from any port, so each of them is judged for it as well; 69 is dropped to keep it waiting.
        lab.Rules(lab.Target, "table inet sweep {\n chain input {\n type filter hook input priority 0; udp dport 69 drop\n }\n}");
        var run = lab.Sweep(["10.201.6.6 udp/53/dns udp/69/tftp udp/123/ntp"], ["datagram-host-rate=0", "host-rate=0"]);

        Assert.Equal(["Closed", "Silent", "Silent"], run.Rows.Select(row => row.Verdict).Order());
        Assert.Equal("Silent", run.Row("10.201.6.6", "udp", 53).Verdict);
        Assert.InRange(run.Figure("unsolicited") + run.Figure("drops"), 50_000, 100_000);
    }
}
