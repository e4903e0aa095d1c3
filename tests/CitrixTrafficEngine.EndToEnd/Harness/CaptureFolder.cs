using System.Buffers.Binary;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>A folder of captures, each with a table of its conversations beside it (NAME.tsv), that is no part of the repository.</summary>
static class CaptureFolder
{
    /// <summary>The folder that CTXSCAN_CAPTURES names, or ../shared/pcaps beside the checkout; skips where there is none.</summary>
    public static string Find()
    {
        var folder = Environment.GetEnvironmentVariable("CTXSCAN_CAPTURES") is { Length: > 0 } named ? named : Path.Combine(Checkout.Root, "..", "shared", "pcaps");
        Assert.SkipUnless(Directory.Exists(folder), "no folder of captures with tables: name one with CTXSCAN_CAPTURES");
        return folder;
    }

    /// <summary>The classic captures over Ethernet in <paramref name="folder"/> that have a table.</summary>
    public static IReadOnlyList<string> ClassicOverEthernet(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(path => File.Exists($"{path}.tsv") && IsClassicOverEthernet(path)).Order()];

    static bool IsClassicOverEthernet(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[CaptureFile.HeaderBytes];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length) { return false; }

        var link = BinaryPrimitives.ReadUInt32LittleEndian(header) switch
        {
            0xa1b2_c3d4 or 0xa1b2_3c4d => BinaryPrimitives.ReadUInt32LittleEndian(header[20..]),
            0xd4c3_b2a1 or 0x4d3c_b2a1 => BinaryPrimitives.ReadUInt32BigEndian(header[20..]),
            _ => 0u,
        };
        return link == 1;
    }
}
