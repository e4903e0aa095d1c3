using System.Text;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Bench.Rigs;

/// <summary>Flows as the table hands them over, made of whole conversations.</summary>
static class FlowMix
{
    static readonly Func<int, IEnumerable<byte[]>>[] s_kinds =
    [
        number => Talk.Open(Client(number), 50_000, Server(1), 443).Client(Payloads.ClientHello("storefront.example.test")).Server(Payloads.ServerHello13()).Close().Frames,
        number => Talk.Open(Client(number), 50_000, Server(2), 1_494).Server(Wire.Hex("7f7f494341007f7f49434100")).Client(Wire.Hex("7f7f494341000f00070002")).Close().Frames,
        number => Talk.Open(Client(number), 50_000, Server(3), 80).Client(Ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).Server(Ascii("HTTP/1.1 200 OK\r\n\r\n")).Close().Frames,
        number => [Talk.Datagram(Client(number), 50_000, Server(4), 53, Wire.Hex("1a2b01000001000000000000037777770000010001"))],
        number => Talk.Open(Client(number), 50_000, Server(5), 27_000).Client(Wire.Hex("2f1122330024010e00000000")).Close().Frames,
        number => Talk.Open(Client(number), 50_000, Server(6), 22).Server(Ascii("SSH-2.0-OpenSSH_9.2\r\n")).Client(Ascii("SSH-2.0-OpenSSH_9.2\r\n")).Frames,
        number => Talk.Open(Client(number), 50_000, Server(7), 20_000 + (number % 1_000)).Client(Wire.Hex("f1f2f3f4f5f6f7f8")).Close().Frames,
        number => Talk.Open(Client(number), 50_000, Server(8), 2_598).Frames.Take(1), // a SYN that nobody answers
    ];

    /// <summary><paramref name="count"/> flows of clients to eight servers of eight protocols, one of them unanswered.</summary>
    public static DueFlowCopy[] Make(int count) => [.. Enumerable.Range(0, count).Select(number => Of([.. s_kinds[number % s_kinds.Length](number)]))];

    /// <summary>The flow of <paramref name="frames"/>, of which there is one.</summary>
    public static DueFlowCopy Of(params byte[][] frames)
    {
        const ulong Seed = 27_000;

        DueFlowCopy? made = null;
        using var store = new FrameStore(frames);
        using var table = new FlowTable(new(), Seed, (in Flow flow, EndReason reason, long dueNs) => made = new(flow, reason, dueNs));
        var parser = new PacketParser(new(), Seed, new());
        for (var at = 0; at < frames.Length; at++)
        {
            parser.Parse(in store.Frames[at], out var packet);
            table.Add(in packet, in store.Frames[at], at + 1, 0);
        }

        table.EndAll(EndReason.EndOfInput);
        return made ?? throw new InvalidOperationException("no frame of a flow");
    }

    static string Client(int number) => $"10.1.{number >> 8 & 255}.{number & 255}";

    static string Server(int number) => $"10.2.0.{number}";

    static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}

/// <summary>A flow that the table handed over, copied while it was valid.</summary>
sealed class DueFlowCopy(in Flow flow, EndReason reason, long dueNs)
{
    /// <summary>The flow.</summary>
    public readonly Flow Flow = flow;

    /// <summary>Why its record is due.</summary>
    public EndReason Reason => reason;

    /// <summary>When it is due.</summary>
    public long DueNs => dueNs;
}
