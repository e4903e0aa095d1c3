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
        return new(New(draft, new(draft), new(draft), [.. files, .. userFiles], includeCurrent), []);
    }

    /// <summary>
    /// The embedded rules without another check: tests check them when the program is built. With it, and with the profiles, commands and
    /// signatures that not every run asks for, a start would be 20 ms longer (bench/results/catalog.md).
    /// </summary>
    public static Catalog FromEmbedded(bool includeCurrent)
    {
        var files = EmbeddedRules.Read();
        return New(
            ReadFaultless(files, Part.Rows),
            new(() => ReadFaultless(files, Part.Names)),
            new(() => ReadFaultless(files, Part.Signatures)),
            files,
            includeCurrent);
    }

    static RulesDraft ReadFaultless(IReadOnlyList<RulesFile> files, Part part)
    {
        var faults = new DiagnosticList();
        var draft = CatalogReader.Read(files.Where(file => PartOf(file) == part), faults);
        return faults.Count == 0 ? draft : throw new RulesException(faults.Sorted());
    }

    static Part PartOf(RulesFile file) => file.Place switch
    {
        "signatures.yaml" => Part.Signatures,
        "commands.yaml" => Part.Names,
        _ => file.Folder == "profiles" ? Part.Names : Part.Rows,
    };

    static Catalog New(RulesDraft draft, Lazy<RulesDraft> named, Lazy<RulesDraft> signed, IReadOnlyList<RulesFile> files, bool includeCurrent)
    {
        if (includeCurrent) { return new(draft, named, signed, files); }

        draft.LeaveOutCurrentLayer();
        return new(draft, named, signed, [.. files.Where(file => file.Folder != "current")]);
    }

    /// <summary>What is read on its own, when it is asked for.</summary>
    enum Part
    {
        Rows,
        Names,
        Signatures,
    }
}
