using System.Globalization;
using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Bench.Replicating;

/// <summary><c>replicate OUT.pcap copies=N|packets=N [span=SECONDS] FILE[@EVERY]...</c></summary>
static class ReplicateCommand
{
    const string Usage = """
        usage: replicate OUT.pcap copies=N|packets=N [span=SECONDS] FILE[@EVERY]...
        Joins the Ethernet frames of captures N times, each copy with its number XORed into the IP addresses; packets=N: as many copies as hold N packets.
        span: the time in which the copies begin, 600 s by default. FILE@4: in every fourth copy only. Captures without Ethernet are left out and named.
        """;

    /// <summary>The number of a copy is XORed into 16 bits of an address.</summary>
    const int MostCopies = 65_536;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        var files = new List<MaterialFile>();
        string? output = null;
        var (copies, packets, spanSeconds) = (0L, 0L, 600L);
        foreach (var argument in arguments)
        {
            var isFine = argument.Split('=', 2) switch
            {
                ["copies", var text] => long.TryParse(text, CultureInfo.InvariantCulture, out copies) && copies is > 0 and <= MostCopies,
                ["packets", var text] => long.TryParse(text, CultureInfo.InvariantCulture, out packets) && packets > 0,
                ["span", var text] => long.TryParse(text, CultureInfo.InvariantCulture, out spanSeconds) && spanSeconds is >= 0 and <= 1_000_000,
                _ when output is null => (output = argument).Length > 0,
                _ => Take(argument, files),
            };
            if (!isFine) { return Refuse($"not understood: {argument}"); }
        }

        if (output is null || files.Count == 0 || (copies == 0) == (packets == 0)) { return Refuse("an output, captures, and either copies or packets"); }

        for (long frames = 0; packets > 0 && frames < packets; copies++)
        {
            if (copies == MostCopies) { return Refuse($"{packets} packets take more than {MostCopies} copies"); }

            frames += Replicator.FramesOf(files, (int)copies);
        }

        using var capture = new FileStream(output, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);
        var written = Replicator.Write(files, (int)copies, spanSeconds * 1_000_000_000, capture);
        Console.Error.WriteLine($"{written} packets: {copies} copies of {files.Count} captures");
        return 0;
    }

    static bool Take(string argument, List<MaterialFile> files)
    {
        var (path, every) = argument.LastIndexOf('@') is > 0 and var at && int.TryParse(argument[(at + 1)..], CultureInfo.InvariantCulture, out var number) && number > 0
            ? (argument[..at], number)
            : (argument, 1);
        var file = new MaterialFile(every);
        try
        {
            using var source = CaptureFile.Open(path);
            using var batch = new FrameBatch();
            while (source.Read(batch))
            {
                for (var index = 0; index < batch.Count; index++)
                {
                    if (batch[index].LinkType == LinkType.Ethernet) { file.Add(batch[index].Bytes, batch[index].OriginalBytes, batch[index].TimestampNs); }
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CaptureFormatException)
        {
            Console.Error.WriteLine($"{path}: {fault.Message}");
            return false;
        }

        if (file.Frames.Count > 0) { files.Add(file); }
        else { Console.Error.WriteLine($"left out: {path} has no Ethernet"); }

        return true;
    }

    static int Refuse(string message)
    {
        Console.Error.WriteLine($"{message}\n{Usage}");
        return 2;
    }
}
