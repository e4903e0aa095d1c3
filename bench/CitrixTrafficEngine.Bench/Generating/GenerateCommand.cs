using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace CitrixTrafficEngine.Bench.Generating;

/// <summary><c>generate OUT.pcap [name=value...]</c>: names are those of <see cref="TrafficOptions"/> in lower case, and <c>truth=FILE</c>.</summary>
static class GenerateCommand
{
    const string Usage = """
        usage: generate OUT.pcap [packets=N] [flows=N] [concurrent=N] [payload=MIN-MAX] [udp=SHARE] [ipv6=SHARE] [vlan=SHARE] [interval=NS] [seed=N] [shuffle] [truth=FILE] [slice=N]
        OUT - is standard output. slice: says on standard error after each N packets how many there were.
        The capture of many small packets:   generate OUT.pcap packets=10000000 flows=500000 payload=24-88
        The capture of middling packets:     generate OUT.pcap packets=4000000 flows=200000 payload=285-685
        """;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length == 0) { return Refuse(Usage); }

        var options = new TrafficOptions();
        string? truth = null;
        foreach (var argument in arguments[1..])
        {
            var (name, value) = argument.Split('=', 2) is [var key, var text] ? (key, text) : (argument, "");
            try
            {
                switch (name)
                {
                    case "packets": options = options with { Packets = Whole(value) }; break;
                    case "flows": options = options with { Flows = (int)Whole(value) }; break;
                    case "concurrent": options = options with { Concurrent = (int)Whole(value) }; break;
                    case "payload": options = options with { PayloadMin = (int)Whole(value.Split('-')[0]), PayloadMax = (int)Whole(value.Split('-')[^1]) }; break;
                    case "udp": options = options with { UdpShare = Share(value) }; break;
                    case "ipv6": options = options with { Ipv6Share = Share(value) }; break;
                    case "vlan": options = options with { VlanShare = Share(value) }; break;
                    case "interval": options = options with { IntervalNs = Whole(value) }; break;
                    case "seed": options = options with { Seed = (ulong)Whole(value) }; break;
                    case "shuffle": options = options with { Shuffle = true }; break;
                    case "truth": truth = value; break;
                    case "slice": options = options with { SlicePackets = Whole(value) }; break;
                    default: return Refuse($"unknown: {argument}\n{Usage}");
                }
            }
            catch (FormatException)
            {
                return Refuse($"no number: {argument}\n{Usage}");
            }
        }

        using var capture = arguments[0] == "-"
            ? new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, 1 << 20)
            : new FileStream(arguments[0], FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);
        using var lines = truth is null ? null : new StreamWriter(truth);
        try
        {
            TrafficGenerator.Write(options, capture, lines, packets => Console.Error.WriteLine(packets));
        }
        catch (ArgumentException fault)
        {
            return Refuse(fault.Message);
        }

        return 0;
    }

    static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    static double Share(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
