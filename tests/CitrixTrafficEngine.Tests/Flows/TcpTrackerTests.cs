using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Flows;

/// <summary>States and histories as Zeek gives them: https://docs.zeek.org, base/protocols/conn/main.zeek, and its TCP session adapter for what counts.</summary>
public sealed class TcpTrackerTests : IDisposable
{
    readonly TableRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    // Opening.
    [InlineData("S", "S0", "S")]
    [InlineData("SSS", "S0", "S")]
    [InlineData("Sr", "REJ", "Sr")]
    [InlineData("SSSr", "REJ", "Sr")]
    [InlineData("Sa", "S0", "Sa")] // some answer a SYN with a bare acknowledgement before they accept it
    [InlineData("SD", "S0", "SD")]
    [InlineData("SDr", "REJ", "SDr")]
    [InlineData("Sd", "OTH", "Sd")]
    [InlineData("Sh", "S1", "Sh")]
    [InlineData("Shh", "S1", "Sh")]
    [InlineData("ShA", "S1", "ShA")]
    [InlineData("SShA", "S1", "ShA")]
    [InlineData("ShADad", "S1", "ShADad")]
    [InlineData("Ss", "S1", "Ss")] // both opened at once
    [InlineData("SsHhA", "S1", "SsA")]
    [InlineData("Z", "S0", "S")]
    [InlineData("ZhAda", "S1", "ShAda")]
    [InlineData("ShN", "S1", "Sh")]
    // Closing in order.
    [InlineData("ShADadFfA", "SF", "ShADadFf")]
    [InlineData("ShADadfaFa", "SF", "ShADadfF")]
    [InlineData("ShAFaf", "SF", "ShAFaf")]
    [InlineData("ShAF", "S2", "ShAF")]
    [InlineData("ShAFa", "S2", "ShAFa")]
    [InlineData("ShAf", "S3", "ShAf")]
    [InlineData("ShAFV", "S2", "ShAF")]
    [InlineData("ShAE", "S2", "ShAF")]
    [InlineData("ShAFE", "S2", "ShAFF")]
    [InlineData("SF", "SH", "SF")]
    // Resets.
    [InlineData("SR", "RSTOS0", "SR")]
    [InlineData("SdR", "RSTOS0", "SdR")]
    [InlineData("SAR", "OTH", "SAR")]
    [InlineData("SFR", "OTH", "SFR")]
    [InlineData("ShR", "RSTO", "ShR")]
    [InlineData("ShAR", "RSTO", "ShAR")]
    [InlineData("Shr", "RSTR", "Shr")]
    [InlineData("ShADadr", "RSTR", "ShADadr")]
    [InlineData("ShADRr", "RSTR", "ShADRr")]
    [InlineData("ShARr", "REJ", "ShARr")] // nothing was ever said
    [InlineData("ShARR", "RSTO", "ShAR")]
    [InlineData("ShARO", "RSTO", "ShARR")]
    [InlineData("ShAFR", "RSTO", "ShAFR")]
    [InlineData("ShAfR", "RSTO", "ShAfR")]
    [InlineData("ShAFr", "RSTR", "ShAFr")]
    [InlineData("ShADadFfR", "SF", "ShADadFfR")] // the end was orderly
    [InlineData("ShADadFfr", "SF", "ShADadFfr")]
    [InlineData("ShAFRf", "SF", "ShAFRf")]
    [InlineData("ShARF", "RSTO", "ShARF")]
    // Met on the way.
    [InlineData("D", "OTH", "D")]
    [InlineData("A", "OTH", "A")]
    [InlineData("Dd", "OTH", "Dd")]
    [InlineData("dD", "OTH", "dD")]
    [InlineData("DdF", "SH", "DdF")]
    [InlineData("Ddf", "SHR", "Ddf")]
    [InlineData("DdFf", "SF", "DdFf")]
    [InlineData("R", "OTH", "R")]
    [InlineData("DR", "OTH", "DR")]
    [InlineData("DdR", "OTH", "DdR")]
    [InlineData("Ddr", "RSTRH", "Ddr")]
    [InlineData("r", "RSTRH", "r")]
    // The SYN was not seen.
    [InlineData("h", "OTH", "h")]
    [InlineData("hA", "S1", "hA")]
    [InlineData("hADd", "S1", "hADd")]
    [InlineData("hf", "SHR", "hf")]
    [InlineData("hAf", "S3", "hAf")]
    [InlineData("hr", "RSTRH", "hr")]
    [InlineData("hR", "RSTO", "hR")]
    // What should not be.
    [InlineData("Q", "SH", "Q")]
    [InlineData("I", "OTH", "I")]
    [InlineData("ShAI", "RSTO", "ShAI")]
    [InlineData("ShADT", "S1", "ShADT")]
    [InlineData("ShADTTTTTTTTTT", "S1", "ShADTT")]
    [InlineData("ShADdt", "S1", "ShADdt")]
    [InlineData("Shw", "S1", "Shaw")]
    [InlineData("ShAWd", "S1", "ShAWd")]
    [InlineData("ShAFw", "S2", "ShAFa")] // who has nothing more to say needs no window
    [InlineData("ShAxA", "S1", "ShAg")]
    [InlineData("ShADXa", "S1", "ShADaG")]
    [InlineData("ShADk", "S1", "ShADd")]
    public void State_and_history_are_those_of_zeek(string script, string state, string history)
    {
        new TcpScript(_rig).Play(script);

        Assert.Equal((state, history), TcpScript.Summary(_rig, TcpScript.Client));
    }

    [Theory]
    [InlineData("S", FlowPhase.Opening)]
    [InlineData("Sh", FlowPhase.Opening)]
    [InlineData("ShA", FlowPhase.Established)]
    [InlineData("D", FlowPhase.Established)]
    [InlineData("ShAF", FlowPhase.Closing)]
    [InlineData("ShAFD", FlowPhase.Closing)]
    [InlineData("ShAFf", FlowPhase.Closed)]
    [InlineData("ShAFfA", FlowPhase.Closed)]
    [InlineData("Sr", FlowPhase.Closed)]
    [InlineData("R", FlowPhase.Closed)]
    public void A_connection_goes_through_its_phases(string script, object phase)
    {
        new TcpScript(_rig).Play(script);

        Assert.Equal((FlowPhase)phase, TcpScript.Only(_rig).Phase);
    }

    [Theory]
    [InlineData("ShADdAa", 0)]
    [InlineData("ShADT", 1)]
    [InlineData("ShADTTdt", 3)]
    [InlineData("SSShhA", 0)] // tries to open are told by syn_tries
    [InlineData("ShAFV", 0)]
    [InlineData("ShADK", 0)] // a keep-alive repeats a byte on purpose
    [InlineData("ZZ", 1)] // a SYN with data repeats the data
    public void Retransmissions_are_segments_with_payload_that_was_seen_before(string script, int count)
    {
        new TcpScript(_rig).Play(script);

        var flow = TcpScript.Only(_rig);
        Assert.Equal(count, (int)(flow.TransportA.Retransmissions + flow.TransportB.Retransmissions));
    }

    [Theory]
    [InlineData("ShADdAa", 0)]
    [InlineData("ShAxA", 1)]
    [InlineData("ShAxAA", 1)]
    [InlineData("ShAxAxA", 2)]
    [InlineData("ZhA", 0)] // data in the SYN is acknowledged with it
    [InlineData("ShAFa", 0)]
    [InlineData("ShAEa", 0)]
    public void An_acknowledgement_of_what_was_never_seen_is_a_gap(string script, int count)
    {
        new TcpScript(_rig).Play(script);

        var flow = TcpScript.Only(_rig);
        Assert.Equal(count, (int)(flow.TransportA.Gaps + flow.TransportB.Gaps));
    }

    [Theory]
    [InlineData("ShA", 0)]
    [InlineData("ShAwww", 3)]
    [InlineData("ShAWw", 2)]
    [InlineData("ShAFw", 0)]
    [InlineData("ShAr", 0)] // a reset has no window to speak of
    public void Windows_of_zero_are_counted_while_the_other_side_may_send(string script, int count)
    {
        new TcpScript(_rig).Play(script);

        var flow = TcpScript.Only(_rig);
        Assert.Equal(count, flow.TransportA.ZeroWindows + flow.TransportB.ZeroWindows);
    }

    [Theory]
    [InlineData("S", 1)]
    [InlineData("SSSS", 4)]
    [InlineData("SShA", 2)]
    [InlineData("D", 0)]
    public void Syn_tries_count_every_syn(string script, int tries)
    {
        new TcpScript(_rig).Play(script);

        Assert.Equal(tries, TcpScript.Only(_rig).TransportA.SynTries);
    }

    [Fact]
    public void Syn_tries_stop_at_255()
    {
        new TcpScript(_rig).Play(new string('S', 300));

        Assert.Equal(255, TcpScript.Only(_rig).TransportA.SynTries);
    }

    [Theory]
    [InlineData("ShA", 2)]
    [InlineData("SShA", 2)] // the last SYN is the one that was answered
    [InlineData("ShhA", 3)]
    [InlineData("ShAaAdD", 2)]
    [InlineData("ShD", 2)]
    public void The_handshake_lasts_from_the_answered_syn_to_the_clients_acknowledgement(string script, int milliseconds)
    {
        new TcpScript(_rig).Play(script);

        var flow = TcpScript.Only(_rig);
        Assert.Equal(FlowState.HandshakeDone, flow.State & (FlowState.HandshakeDone | FlowState.HandshakePending));
        Assert.Equal(milliseconds * 1_000_000L, flow.HandshakeNs);
    }

    [Theory]
    [InlineData("Sh")]
    [InlineData("SA")]
    [InlineData("hA")]
    [InlineData("Dd")]
    [InlineData("ShR")]
    public void Without_all_three_segments_the_handshake_has_no_time(string script)
    {
        new TcpScript(_rig).Play(script);

        Assert.Equal(FlowState.None, TcpScript.Only(_rig).State & FlowState.HandshakeDone);
    }

    [Fact]
    public void The_first_reset_is_described()
    {
        new TcpScript(_rig).Play("ShArR");

        var flow = TcpScript.Only(_rig);
        Assert.Equal((2, 64, 0, 7), (flow.ResetFrom, flow.ResetTtl, flow.ResetWindow, flow.ResetIpId));
    }

    [Theory]
    [InlineData("Sr", EndReason.Rst)]
    [InlineData("ShAFf", EndReason.Fin)]
    [InlineData("ShAFfR", EndReason.Fin)]
    [InlineData("ShAFR", EndReason.Rst)]
    [InlineData("S", EndReason.EndOfInput)]
    [InlineData("ShAF", EndReason.EndOfInput)]
    public void A_connection_ends_for_what_ended_it(string script, EndReason reason)
    {
        new TcpScript(_rig).Play(script);
        _rig.Table.EndAll(EndReason.EndOfInput);

        Assert.Equal(reason, Assert.Single(_rig.Ended).Reason);
    }

    [Fact]
    public void A_history_that_is_full_takes_no_further_letter()
    {
        // Three sizes of each of four letters, on both sides.
        new TcpScript(_rig).Play("ShADad" + new string('T', 1_100) + new string('t', 1_100) + new string('w', 1_100) + new string('W', 1_100) + "FfR");

        Assert.Equal(Flow.HistoryCapacity, TcpScript.Summary(_rig, TcpScript.Client).History.Length);
    }

    [Fact]
    public void A_syn_that_the_capture_holds_after_its_data_makes_no_gap()
    {
        var script = new TcpScript(_rig).Play("SDS"); // the second SYN stands for the late one

        script.Play("a");

        Assert.Equal(0u, TcpScript.Only(_rig).TransportA.Gaps);
    }

    [Fact]
    public void A_header_that_was_cut_counts_and_says_nothing_of_the_connection()
    {
        _rig.Send(new TestPacket(TcpScript.Client, TcpScript.Server, 6, TableRig.EpochNs) { HeaderCut = true, Flags = TcpFlags.Syn });

        var flow = TcpScript.Only(_rig);
        Assert.Equal((1ul, 0), (flow.SideA.Packets, flow.HistoryLength));
        Assert.Equal((FlowPhase.Established, SideSeen.Packet), (flow.Phase, flow.TransportA.Seen));
    }

    [Fact]
    public void A_side_keeps_its_lowest_and_highest_ttl()
    {
        foreach (byte ttl in new byte[] { 60, 255, 1, 64 })
        {
            _rig.Send(new TestPacket(TcpScript.Client, TcpScript.Server, 6, TableRig.EpochNs) { Flags = TcpFlags.Ack, Ttl = ttl });
        }

        var flow = TcpScript.Only(_rig);
        Assert.Equal((1, 255), (flow.TransportA.TtlMin, flow.TransportA.TtlMax));
        Assert.True(flow.TransportB.TtlMin > flow.TransportB.TtlMax, "a silent side has none");
    }
}
