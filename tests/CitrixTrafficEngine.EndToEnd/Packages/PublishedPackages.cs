using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Packages;

/// <summary>The folder that publish.sh fills, made once for all tests that install from it; or the one that CTXSCAN_PACKAGES names.</summary>
public sealed class PublishedPackages
{
    static readonly TimeSpan s_longest = TimeSpan.FromMinutes(15);

    readonly Lazy<string> _folder = new(Make);

    /// <summary>The folder. Skips the test where packages are neither at hand nor asked for: making them takes minutes.</summary>
    public string Folder => _folder.Value;

    /// <summary>The one file that fits <paramref name="pattern"/>.</summary>
    public string One(string pattern) => Assert.Single(Directory.GetFiles(Folder, pattern));

    static string Make()
    {
        if (Environment.GetEnvironmentVariable("CTXSCAN_PACKAGES") is { Length: > 0 } named) { return Path.GetFullPath(named); }

        Needs.Soak();
        ProcessRun.Within(s_longest, Checkout.PathOf("publish.sh")).EndedWith(0);
        return Checkout.PathOf("artifacts");
    }
}
