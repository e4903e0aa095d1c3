using System.Buffers.Binary;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>Packets taken out of captures, against tshark and tcpdump.</summary>
public sealed class ExtractTests(CtxscanProgram ctxscan) : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string Output => _folder.PathOf("out.pcap");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_flow_of_the_sample_comes_with_as_many_packets_as_tshark_finds()
    {
        Needs.Tools("tshark", "capinfos");
        var flows = ctxscan.Audit(Checkout.SampleCapture).Flows.Where(flow => flow.TextAt("network.transport") is "tcp" or "udp").ToList();
        var busiest = flows.OrderByDescending(flow => flow.NumberAt("network.packets")).Take(3).Concat(flows.Take(3));
        Assert.All(busiest, flow =>
        {
            var (transport, ip) = (flow.TextAt("network.transport"), flow.TextAt("network.type") == "ipv4" ? "ip" : "ipv6");
            var filter = $"{ip}.addr == {flow.TextAt("source.ip")} && {ip}.addr == {flow.TextAt("destination.ip")}"
                + $" && {transport}.port == {flow.NumberAt("source.port")} && {transport}.port == {flow.NumberAt("destination.port")}";
            var expected = ProcessRun.Of("tshark", "-n", "-r", Checkout.SampleCapture, "-Y", filter).EndedWith(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

            ctxscan.Run("extract", Checkout.SampleCapture, "--flow", flow.TextAt("ctxscan.flow.id")!, "-w", Output).EndedWith(0);

            Assert.Equal((expected, flow.NumberAt("network.packets")), ((int)Capinfos.Count(Output).Packets, Capinfos.Count(Output).Packets));
        });
    }

    [Fact]
    public void What_a_filter_extracts_is_byte_for_byte_what_tcpdump_writes()
    {
        Needs.Tools("tcpdump");
        var expected = _folder.PathOf("expected.pcap");
        ProcessRun.Of("tcpdump", "-Z", "root", "-r", Checkout.SampleCapture, "-w", expected, "tcp port 443").EndedWith(0);

        ctxscan.Run("extract", Checkout.SampleCapture, "--filter", "tcp port 443", "-w", Output).EndedWith(0);
        ProcessRun.OfShell("\"$1\" extract \"$2\" --filter 'tcp port 443' -w - > \"$3\"", ctxscan.Binary, Checkout.SampleCapture, _folder.PathOf("piped.pcap")).EndedWith(0);

        Assert.Equal(File.ReadAllBytes(expected)[CaptureFile.HeaderBytes..], File.ReadAllBytes(Output)[CaptureFile.HeaderBytes..]);
        Assert.Equal(File.ReadAllBytes(Output), File.ReadAllBytes(_folder.PathOf("piped.pcap")));
    }

    [Fact]
    public void The_fragments_of_a_flow_come_with_it_in_either_order()
    {
        using var lab = Lab.Open();
        Needs.Tools("tcpdump", "ping", "capinfos");
        var forward = _folder.PathOf("forward.pcap");
        ProcessRun.OfShell(
            $$"""
            {{Lab.In(lab.Left, "tcpdump -q -n -i eth0 --immediate-mode -Z root -w \"$1\" icmp 2> /dev/null")}} & recorder=$!
            for _ in $(seq 100); do [ -s "$1" ] && break; sleep 0.1; done
            {{Lab.In(lab.Left, $"ping -q -c 3 -i 0.2 -s 5000 {Lab.RightAddress}")}} > /dev/null
            kill -TERM $recorder
            wait $recorder
            """,
            forward).EndedWith(0);
        var bytes = File.ReadAllBytes(forward);
        var backward = _folder.Write("backward.pcap", Reversed(bytes));

        Assert.All(new[] { forward, backward }, capture =>
        {
            var flow = Assert.Single(ctxscan.Audit(capture).Flows);
            ctxscan.Run("extract", capture, "--flow", flow.TextAt("event.id")!, "-w", Output).EndedWith(0);
            Assert.Equal(Capinfos.Count(capture), Capinfos.Count(Output));
            Assert.True(Capinfos.Count(Output).Packets > 18, "nothing was fragmented");
        });
    }

    [Fact]
    public void Nanoseconds_are_kept_where_there_are_some()
    {
        var (client, server) = (End.Parse("198.51.100.1", "50000"), End.Parse("198.51.100.2", "1494"));
        var bytes = new CaptureFile(nanoseconds: true).Add(TestFrame.OfTcp(client, server, flags: 0x02)).ToArray();
        bytes[CaptureFile.HeaderBytes + 4] = 1; // the fraction of the first record: 1 ns
        var capture = _folder.Write("nanoseconds.pcap", bytes);

        ctxscan.Run("extract", capture, "--filter", "tcp", "-w", Output).EndedWith(0);

        Assert.Equal(bytes, File.ReadAllBytes(Output));
    }

    [Fact]
    public void Packets_of_several_link_types_are_refused_before_the_output_is_made()
    {
        var (client, server) = (End.Parse("198.51.100.1", "50000"), End.Parse("198.51.100.2", "1494"));
        var frame = TestFrame.OfTcp(client, server, flags: 0x02);
        var ethernet = _folder.Write("ethernet.pcap", new CaptureFile().Add(frame).ToArray());
        var raw = new CaptureFile().Add(frame.AsSpan(14)).ToArray();
        raw[20] = 101; // raw IP
        var other = _folder.Write("raw.pcap", raw);

        var run = ctxscan.Run("extract", ethernet, other, "--filter", "tcp", "-w", Output).EndedWith(2);

        Assert.Contains("1, 101", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Output));
    }

    [Theory]
    [InlineData("--flow", "0123456789abcdef")]
    [InlineData("--flow", "no id")]
    [InlineData("--filter", "tcp prot 443")]
    public void What_cannot_be_extracted_is_an_error_of_usage(string option, string value)
    {
        var run = ctxscan.Run("extract", Checkout.SampleCapture, option, value, "-w", Output).EndedWith(2);

        Assert.NotEmpty(run.Errors);
        Assert.False(File.Exists(Output));
    }

    static byte[] Reversed(byte[] capture)
    {
        var records = new Stack<byte[]>();
        for (var at = CaptureFile.HeaderBytes; at < capture.Length;)
        {
            var length = CaptureFile.RecordHeaderBytes + (int)BinaryPrimitives.ReadUInt32LittleEndian(capture.AsSpan(at + 8));
            records.Push(capture[at..(at + length)]);
            at += length;
        }

        return [.. capture[..CaptureFile.HeaderBytes], .. records.SelectMany(record => record)];
    }
}
