using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Tests.Content;
using CitrixTrafficEngine.Tests.Rigs;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests.Flows;

/// <summary>Which payloads leave the flow table to be read: few.</summary>
public class NoteTakerTests
{
    [Fact]
    public void A_download_is_noted_up_to_its_head()
    {
        var talk = Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 80).Client("GET / HTTP/1.1\r\n\r\n"u8.ToArray()).Server([.. "HTTP/1.1 200 OK\r\n\r\n"u8, .. new byte[200_000]]);

        Assert.InRange(NotedBytes(talk.Frames), 1_000, 16_384);
    }

    [Fact]
    public void What_is_encrypted_is_not_noted()
    {
        var talk = Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 443).Client(Handshakes.Tls12.ClientBytes).Server(Handshakes.Tls12.ServerBytes);
        var before = NotedBytes(talk.Frames);
        for (var record = 0; record < 50; record++) { talk.Client(Payloads.Record(23, new byte[500])).Server(Payloads.Record(23, new byte[500])); }

        Assert.Equal(before, NotedBytes(talk.Frames));
    }

    [Fact]
    public void Most_flows_are_not_noted_at_all()
    {
        var talk = Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 1_494).Server([0x7f, 0x7f, 0x49, 0x43, 0x41, 0]).Client([0x7f, 0x7f, 0x49, 0x43, 0x41, 0]).Server(new byte[50_000]);

        Assert.Equal(0, NotedBytes(talk.Frames));
    }

    [Fact]
    public void Of_DNS_the_answers_are_noted_however_many_come_and_none_where_no_names_are_wanted()
    {
        byte[][] frames =
        [
            .. Enumerable.Repeat(Talk.Datagram("10.0.0.1", 53, "10.0.0.2", 53, Payloads.DnsAnswer()), 100),
            Talk.Datagram("10.0.0.2", 53, "10.0.0.1", 53, [0, 1, 1, 0, .. new byte[20]]),
        ];

        Assert.Equal(100 * Payloads.DnsAnswer().Length, NotedBytes(frames));
        Assert.Equal(0, NotedBytes(frames, wantsNames: false));
    }

    static unsafe int NotedBytes(IEnumerable<byte[]> frames, bool wantsNames = true)
    {
        var noted = 0;
        using var table = new FlowTable(new(), 1, (in _, _, _) => { }, (in _, in packet, in _) => noted += packet.PayloadCaptured, wantsNames);
        var parser = new PacketParser(new(), 1, new TunnelTable());
        var number = 0L;
        foreach (var bytes in frames)
        {
            fixed (byte* data = bytes)
            {
                var frame = new Frame(data, bytes.Length, bytes.Length, TableRig.EpochNs + number, LinkType.Ethernet, 0);
                parser.Parse(in frame, out var packet);
                Assert.Equal(PacketOutcome.Flow, packet.Outcome);
                table.Add(in packet, in frame, ++number, 0);
            }
        }

        return noted;
    }
}
