using CitrixTrafficEngine.Catalogs.Checks;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>Puts a catalog together from the files of its layers.</summary>
static class CatalogBuilder
{
    /// <summary>Reads <paramref name="files"/> with <paramref name="userFiles"/> over them, and reports every fault.</summary>
    public static CatalogReading FromFiles(IReadOnlyList<RulesFile> files, IReadOnlyList<RulesFile> userFiles, bool includeCurrent)
    {
        var faults = new DiagnosticList();
        var below = CatalogReader.Read(files, faults);
        CatalogChecker.CheckLayer(below, faults);
        var draft = below;
        if (userFiles.Count > 0)
        {
            var above = CatalogReader.Read(userFiles, faults);
            CatalogChecker.CheckLayer(above, faults);
            draft = CatalogLayer.Merge(below, above);
        }

        CatalogChecker.Check(draft, below.Rows, faults);
        if (faults.Count > 0) { return new(null, faults.Sorted()); }

        draft.Disable();
        return new(New(draft, new(draft), [.. files, .. userFiles], includeCurrent), []);
    }

    /// <summary>
    /// The embedded rules without another check: tests check them when the program is built. With it, and with the
    /// profiles and commands that most runs do not ask for, a start would be 20 ms longer (bench/results/catalog.md).
    /// </summary>
    public static Catalog FromEmbedded(bool includeCurrent)
    {
        var files = EmbeddedRules.Read();
        var draft = ReadFaultless(files, later: false);
        return New(draft, new(() => ReadFaultless(files, later: true)), files, includeCurrent);
    }

    static RulesDraft ReadFaultless(IReadOnlyList<RulesFile> files, bool later)
    {
        var faults = new DiagnosticList();
        var draft = CatalogReader.Read(files.Where(file => file.Folder == "profiles" || file.Place == "commands.yaml" ? later : !later), faults);
        return faults.Count == 0 ? draft : throw new RulesException(faults.Sorted());
    }

    static Catalog New(RulesDraft draft, Lazy<RulesDraft> named, IReadOnlyList<RulesFile> files, bool includeCurrent)
    {
        if (includeCurrent) { return new(draft, named, files); }

        draft.LeaveOutCurrentLayer();
        return new(draft, named, [.. files.Where(file => file.Folder != "current")]);
    }
}
