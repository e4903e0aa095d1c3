using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Catalogs.Sites;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Sites;

namespace Ctxscan.Audit;

/// <summary>The site file of a run, where one was named, and the rules that go with it.</summary>
static class SiteArguments
{
    /// <summary>The site in the file at <paramref name="path"/> as <paramref name="capturePoint"/> sees it, or null, and the compiled rows of <paramref name="catalog"/>.</summary>
    /// <exception cref="SiteFileException">The site file has faults.</exception>
    /// <exception cref="UsageException">The site has no such capture point.</exception>
    /// <exception cref="IOException">The site file cannot be read.</exception>
    public static (Site? Site, RuleTable Rules) Load(string? path, string? capturePoint, Catalog catalog)
    {
        if (path is null)
        {
            return capturePoint is null ? (null, catalog.Compile()) : throw new UsageException("--capture-point is one of a site file: it needs --site");
        }

        var site = Open(path, catalog);
        if (capturePoint is { } point)
        {
            var names = site.CapturePoints.Select(known => known.Name).ToList();
            site = site.SeenFrom(point) ?? throw new UsageException($"{path}: no capture point '{point}', expected one of {string.Join(", ", names)}{NearestName.Hint(point, names)}");
        }

        return (site, catalog.CompileForSite());
    }

    /// <summary>The site in the file at <paramref name="path"/>.</summary>
    /// <exception cref="SiteFileException">It has faults.</exception>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Site Open(string path, Catalog catalog) =>
        NamedFile.Read(path, "a site file ('ctxscan site infer' drafts one from a capture)", name => SiteFile.Load(name, catalog));
}
