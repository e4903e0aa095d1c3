using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>The instruments themselves, where a wrong one would let a fault pass.</summary>
public sealed class HarnessTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_oracle_counts_every_packet_of_a_generated_capture_once()
    {
        Needs.Tools("tshark", "capinfos");
        var (client, server) = (End.Parse("2001:db8::1", "50000"), End.Parse("2001:db8::2", "443"));
        var file = new CaptureFile(bigEndian: true, nanoseconds: true)
            .Add(TestFrame.OfTcp(client, server, flags: 0x02, tags: [7, 8], extended: true))
            .Add(TestFrame.OfTcp(server, client, flags: 0x12, payloadBytes: 5))
            .Add(TestFrame.OfUdp(client, server, payloadBytes: 10, extended: true))
            .Add(TestFrame.OfArp());
        var path = _folder.Write("mixed.pcap", file.ToArray());

        var expected = new ConversationTable();
        expected.Add(new("tcp", client, server), packets: 2, bytes: 14 + 8 + 40 + 16 + 20 + 14 + 40 + 20 + 5);
        expected.Add(new("udp", server, client), packets: 1, bytes: 14 + 40 + 16 + 8 + 10);
        Assert.Empty(expected.DifferencesFrom(Tshark.Conversations(path)));
        Assert.Equal(4, Capinfos.Count(path).Packets);
    }

    [Fact]
    public void The_oracle_finds_a_packet_too_few_and_a_conversation_too_many()
    {
        var (one, other) = (new Conversation("tcp", End.Parse("10.0.0.1", "1"), End.Parse("10.0.0.2", "2")), new Conversation("udp", End.Parse("10.0.0.1", "1"), End.Parse("10.0.0.3", "2")));
        var (expected, found) = (new ConversationTable(), new ConversationTable());
        expected.Add(one, packets: 2, bytes: 120);
        found.Add(one, packets: 1, bytes: 120);
        found.Add(other, packets: 1, bytes: 60);

        Assert.Equal(["differs", "extra"], expected.DifferencesFrom(found).Select(difference => difference.Split(' ')[0]));
    }

    [Fact]
    public void The_oracle_agrees_with_the_tables_of_a_folder_of_captures()
    {
        Needs.Tools("tshark");
        var folder = CaptureFolder.Find();
        Assert.All(CaptureFolder.ClassicOverEthernet(folder), capture =>
            Assert.Empty(ConversationTable.Read($"{capture}.tsv").DifferencesFrom(Tshark.Conversations(capture))));
    }

    [Fact]
    public void A_program_that_does_not_end_is_ended_with_what_it_started() =>
        Assert.Throws<TimeoutException>(() => ProcessRun.Within(TimeSpan.FromMilliseconds(200), "bash", "-c", "sleep 30 & wait"));
}
