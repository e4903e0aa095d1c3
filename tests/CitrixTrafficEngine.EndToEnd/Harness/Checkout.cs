namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>Where the files of the repository lie, seen from the test assembly.</summary>
static class Checkout
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The configuration that the tests were built in, Debug or Release: the same one of ctxscan is tested.</summary>
    public static string Configuration { get; } = Directory.GetParent(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!.Name;

    public static string SampleCapture => PathOf("samples", "citrix-site.pcap");

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CitrixTrafficEngine.sln"))) { return folder.FullName; }
        }

        throw new InvalidOperationException($"No CitrixTrafficEngine.sln above {AppContext.BaseDirectory}.");
    }
}
