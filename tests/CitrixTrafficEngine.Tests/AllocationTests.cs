using System.Buffers.Binary;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Tests.Rigs;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests;

/// <summary>Alone in the process while they run: another test's allocations would count.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    const int Flows = 1_000;

    [Fact]
    public void Reading_ten_times_the_packets_allocates_no_byte_more()
    {
        static SyntheticCapture Capture(long packets) => new(TcpFrame(), packets, (number, frame) => OwnPort(number % Flows, frame));

        Measure(Capture(100_000));
        var few = Measure(Capture(100_000));
        var many = Measure(Capture(1_000_000));

        Assert.Equal(few.EngineThread, many.EngineThread);
        Assert.Equal(0, many.Collections);

        // The records thread waits, and a wait may cost some bytes; a byte a packet would be 900,000.
        Assert.InRange(many.Everywhere - few.Everywhere, -50_000, 50_000);
    }

    [Fact]
    public void Noting_payloads_to_be_read_allocates_no_byte_in_the_thread_of_the_table()
    {
        // Each packet begins a flow with a hello: each is noted, and read by the other thread.
        static SyntheticCapture Capture(long packets) => new(HelloFrame(), packets, OwnAddress, stepNs: 100_000_000);

        Measure(Capture(100_000));
        var few = Measure(Capture(10_000));
        var many = Measure(Capture(100_000));

        const long Bytes = 8 * 90_000;
        Assert.InRange(many.EngineThread - few.EngineThread, -Bytes, Bytes);
    }

    [Fact]
    public void Writing_ten_times_the_records_allocates_no_object_for_each()
    {
        // A new flow every 100 ms, gone after 120 s: 1,200 live at a time.
        static SyntheticCapture Capture(long packets) => new(UdpFrame(), packets, OwnAddress, stepNs: 100_000_000);

        Measure(Capture(200_000));
        var few = Measure(Capture(20_000));
        var many = Measure(Capture(200_000));

        // The queue between the threads costs some 200 bytes when one of them waits for a chunk of 128; the smallest object takes 24.
        const long Bytes = 8 * 180_000;
        Assert.InRange(many.EngineThread - few.EngineThread, -Bytes, Bytes);
        Assert.InRange(many.Everywhere - few.Everywhere, -Bytes, Bytes);
        Assert.Equal(0, many.Collections);
    }

    [Fact]
    public void A_callback_that_looks_at_everything_allocates_no_object_for_a_flow()
    {
        // As above; the port has rows, so that there is a match to look at.
        static SyntheticCapture Capture(long packets) => new(UdpFrame(), packets, OwnAddress, stepNs: 100_000_000);

        var rules = RuleTable.Compile([EngineRig.NewRule("discard", Net.Transport.Udp, 9), EngineRig.NewRule("other", Net.Transport.Udp, 9)]);
        var looked = 0L;
        var isWhole = true;
        var options = new EngineOptions { OnFlow = Look };
        Measure(Capture(200_000), options, rules);
        var few = Measure(Capture(20_000), options, rules);
        var many = Measure(Capture(200_000), options, rules);

        const long Bytes = 8 * 180_000;
        Assert.InRange(many.Everywhere - few.Everywhere, -Bytes, Bytes);
        Assert.Equal(0, many.Collections);
        Assert.Equal((420_000L, true), (looked, isWhole));

        void Look(in FlowView flow)
        {
            Span<byte> text = stackalloc byte[FlowView.CommunityIdBytes];
            flow.WriteCommunityId(text);
            var letters = flow.WriteHistory(text);
            isWhole &= flow.Match is { Service: "service", Confidence: Confidence.Port } match && match.Candidates.Count == 2
                && flow.Source is { Packets: 1, PayloadBytes: 20 } && flow.Destination is { Port: 9, Packets: 0 } && flow.SourceName is null && flow.DestinationName is null
                && flow.Id.Sequence == 0 && flow.IsFinal && flow.StartNs == flow.EndNs && flow is { Packets: 1, Bytes: > 0, IpVersion: 4, IpProtocol: 17, Transport: Net.Transport.Udp }
                && flow is { State: "S0", IsAnswered: false, Protocol: null, HandshakeNs: null, Retransmissions: 0, Vlan: 0, InnerVlan: 0, Input: "synthetic", Interface: null, Content: null }
                && flow.FirstFrame == flow.LastFrame && flow.Findings.Count == 0 && letters == 1 && flow is { Direction: Direction.Catalog, Reason: EndReason.Idle or EndReason.EndOfInput };
            looked++;
        }
    }

    static (long EngineThread, long Everywhere, int Collections) Measure(SyntheticCapture capture) => Measure(capture, new() { Records = Stream.Null }, RuleTable.Empty);

    static (long EngineThread, long Everywhere, int Collections) Measure(SyntheticCapture capture, EngineOptions options, RuleTable rules)
    {
        using var source = CaptureFile.Open(capture, "synthetic");
        using var engine = new Engine(options, rules);
        GC.Collect();
        var collections = GC.CollectionCount(0);
        var everywhere = GC.GetTotalAllocatedBytes(precise: true);
        var thread = GC.GetAllocatedBytesForCurrentThread();
        engine.Read(source);
        thread = GC.GetAllocatedBytesForCurrentThread() - thread;
        var afterwards = GC.CollectionCount(0) - collections; // before precise counting, which may collect
        everywhere = GC.GetTotalAllocatedBytes(precise: true) - everywhere;
        engine.Finish();
        return (thread, everywhere, afterwards);
    }

    static byte[] TcpFrame() => WireFrame.Tcp(TestEnd.Of("10.0.0.1", 1), TestEnd.Of("10.0.0.2", 1494), TcpFlags.Ack, payload: 100);

    static byte[] HelloFrame() => Talk.Datagram("10.0.0.1", 50_000, "10.0.0.2", 443, Payloads.DtlsClientHello("edt.example.test", 5_000));

    static byte[] UdpFrame() => WireFrame.Udp(TestEnd.Of("10.0.0.1", 1), TestEnd.Of("10.0.0.2", 9), 20);

    static void OwnPort(long number, Span<byte> frame) => BinaryPrimitives.WriteUInt16BigEndian(frame[34..], (ushort)(number + 1_000));

    // The low three bytes of the source address.
    static void OwnAddress(long number, Span<byte> frame)
    {
        frame[27] = (byte)(number >> 16);
        frame[28] = (byte)(number >> 8);
        frame[29] = (byte)number;
    }
}
