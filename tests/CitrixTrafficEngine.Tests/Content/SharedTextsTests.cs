using CitrixTrafficEngine.Content;

namespace CitrixTrafficEngine.Tests.Content;

public class SharedTextsTests
{
    [Fact]
    public void What_two_handshakes_say_alike_is_kept_once()
    {
        var texts = new SharedTexts();
        var (one, other) = (Certificate("gateway"), Certificate("gateway"));
        Assert.NotSame(one.Subject, other.Subject);

        texts.Share(one);
        texts.Share(other);

        Assert.Same(one.Subject, other.Subject);
        Assert.Same(one.Names, other.Names);
        Assert.Same(one.OfferedProtocols, other.OfferedProtocols);
        Assert.Same(one.OfferedVersions, other.OfferedVersions);
        Assert.Equal(("CN=gateway", "gateway.example", "h2"), (other.Subject, other.ServerName, other.ChosenProtocol));
        Assert.Equal(["gateway.example", "www.gateway.example"], other.Names);
    }

    [Fact]
    public void What_differs_stays_apart_however_many_there_are()
    {
        var texts = new SharedTexts();
        for (var number = 0; number < 40_000; number++)
        {
            var content = Certificate($"host{number}");
            texts.Share(content);
            Assert.Equal($"CN=host{number}", content.Subject);
            Assert.Equal($"www.host{number}.example", content.Names[1]);
        }
    }

    [Fact]
    public void A_flow_of_which_both_ends_are_read_keeps_nothing_but_what_it_said()
    {
        var texts = new SharedTexts();
        FlowDraft[] drafts = [new(), new()];
        foreach (var draft in drafts)
        {
            var tls = draft.Tls(isDatagram: false);
            tls.Tls.ServerName = "gateway.example";
            draft.Streams[0].End();
            draft.Settle(texts);
            Assert.False(draft.Streams[1].IsDone);
            draft.Streams[1].End();
            draft.Settle(texts);
        }

        Assert.Same(drafts[0].Streams, drafts[1].Streams);
        Assert.True(drafts[0].Streams[0].IsDone && drafts[0].Streams[1].IsDone);
        Assert.Equal("gateway.example", drafts[0].Content.Tls!.ServerName);
        Assert.Same(drafts[0].Content.Tls!.ServerName, drafts[1].Content.Tls!.ServerName);
    }

    static TlsContent Certificate(string name) => new()
    {
        Subject = $"CN={name}",
        Issuer = $"CN={name}-issuer",
        ServerName = $"{name}.example",
        ChosenProtocol = new string("h2"),
        Names = [$"{name}.example", $"www.{name}.example"],
        OfferedProtocols = [new string("h2"), new string("http/1.1")],
        OfferedVersions = [0x0304, 0x0303],
    };
}
