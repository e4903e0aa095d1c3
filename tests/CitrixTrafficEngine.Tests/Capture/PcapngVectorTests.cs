using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Tests.Capture;

/// <summary>The public conformance captures of hadrielk/pcapng-test-generator (MIT), where they are present: they are no part of this repository.</summary>
public class PcapngVectorTests
{
    [Fact]
    public void Each_conformance_capture_has_the_packets_that_capinfos_counts()
    {
        var folder = Folder();
        Assert.SkipWhen(folder is null, "no pcapng vectors: neither CTXSCAN_VECTORS nor ../shared/vectors beside the checkout has pcapng/packets.tsv");

        var expected = File.ReadLines(Path.Combine(folder, "packets.tsv")).Select(line => line.Split('\t')).ToDictionary(row => row[0], row => $"{row[1]} packets");
        var read = expected.Keys.ToDictionary(name => name, name => Count(Path.Combine(folder, name)));

        Assert.NotEmpty(expected);
        Assert.Equal(expected, read);
    }

    static string Count(string path)
    {
        using var source = CaptureFile.Open(path);
        var count = Captures.ReadAll(source).Count;
        return source.Fault is null ? $"{count} packets" : $"{count} packets, then {source.Fault}";
    }

    static string? Folder([CallerFilePath] string here = "")
    {
        var checkout = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
        var folder = Path.Combine(Environment.GetEnvironmentVariable("CTXSCAN_VECTORS") ?? Path.Combine(checkout, "..", "shared", "vectors"), "pcapng");
        return File.Exists(Path.Combine(folder, "packets.tsv")) ? folder : null;
    }
}
