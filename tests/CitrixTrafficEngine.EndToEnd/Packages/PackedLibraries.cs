using System.Text;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Packages;

/// <summary>The packages of the libraries as they were built, or those that CTXSCAN_PACKAGES names, made once for all tests; and what it takes to build against nothing else.</summary>
public sealed class PackedLibraries : IDisposable
{
    static readonly TimeSpan s_longest = TimeSpan.FromMinutes(3); // on a machine that does much else
    static readonly string[] s_libraries = ["CitrixTrafficEngine", "CitrixTrafficEngine.Catalog", "CitrixTrafficEngine.Scan"];

    readonly TemporaryFolder _folder = new();
    readonly Lazy<string> _packages;

    /// <summary>Packs nothing yet.</summary>
    public PackedLibraries() => _packages = new(Pack);

    /// <summary>Builds the project in <paramref name="folder"/> from the packages alone, and gives the path of the program with this <paramref name="name"/>.</summary>
    internal string Build(string folder, string name)
    {
        File.WriteAllText(Path.Combine(folder, "nuget.config"), Sources(_packages.Value));

        // A cache of its own: packages of the same version were there before. No servers, which would outlive the test.
        ProcessRun.Within(s_longest, "dotnet", "build", folder, "-c", "Release", "--packages", _folder.PathOf("cache"), "--disable-build-servers", "-nodeReuse:false", "-v", "quiet").EndedWith(0);
        return Path.Combine(folder, "bin", "Release", "net10.0", $"{name}.dll");
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    string Pack()
    {
        if (Environment.GetEnvironmentVariable("CTXSCAN_PACKAGES") is { Length: > 0 } named) { return Path.GetFullPath(named); }

        var packages = Directory.CreateDirectory(_folder.PathOf("packages")).FullName;
        foreach (var library in s_libraries)
        {
            ProcessRun.Within(s_longest, "dotnet", "pack", Checkout.PathOf("src", library), "-c", Checkout.Configuration, "--no-build", "-o", packages, "-p:RuntimeIdentifiers=", "-nodeReuse:false", "-v", "quiet").EndedWith(0);
        }

        return packages;
    }

    // Ours come from the folder and from nowhere else. What they need was restored for the build, so that no network is needed where it was.
    static string Sources(string packages)
    {
        var restored = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named ? named : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var others = Directory.Exists(Path.Combine(restored, "yamldotnet")) ? restored : "https://api.nuget.org/v3/index.json";
        return new StringBuilder()
            .Append("<configuration><packageSources><clear />")
            .Append($"""<add key="packages" value="{packages}" /><add key="others" value="{others}" />""")
            .Append("</packageSources><packageSourceMapping>")
            .Append("""<packageSource key="packages"><package pattern="CitrixTrafficEngine" /><package pattern="CitrixTrafficEngine.*" /></packageSource>""")
            .Append("""<packageSource key="others"><package pattern="*" /></packageSource>""")
            .Append("</packageSourceMapping></configuration>")
            .ToString();
    }
}
