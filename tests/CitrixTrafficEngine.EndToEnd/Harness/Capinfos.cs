using System.Globalization;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>What capinfos counts in a capture.</summary>
static class Capinfos
{
    /// <summary>Packets in <paramref name="file"/>, and their bytes on the wire.</summary>
    public static (long Packets, long Bytes) Count(string file)
    {
        // -T -M: one tab-separated line a file, plain numbers; -r: no header; -c -d: packets, data bytes
        var fields = ProcessRun.Of("capinfos", "-T", "-M", "-r", "-c", "-d", file).EndedWith(0).Output.Trim().Split('\t');
        return (long.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[2], CultureInfo.InvariantCulture));
    }
}
