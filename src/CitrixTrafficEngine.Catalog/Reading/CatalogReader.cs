using CitrixTrafficEngine.Catalogs.Yaml;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>Reads the files of one rules tree into a draft.</summary>
static class CatalogReader
{
    /// <summary>What <paramref name="files"/> define, in catalog order: products by file name, then the current layer.</summary>
    public static RulesDraft Read(IEnumerable<RulesFile> files, DiagnosticList faults)
    {
        var draft = new RulesDraft();
        var ordered = files.ToArray();
        Array.Sort(ordered, CompareOrder);
        foreach (var file in ordered)
        {
            if (ReaderOf(file) is not { } read)
            {
                faults.Add(
                    new(file.Path, 1, 1),
                    DiagnosticCodes.StrayFile,
                    "not a rules file: expected documents.yaml, services.yaml, signatures.yaml, commands.yaml or a .yaml file in products, current or profiles");
            }
            else
            {
                var root = YamlTree.Read(file, faults);
                if (root is not { Kind: YamlKind.Mapping }) { draft.Unread.Add(file); }

                if (root is not null) { read(root, file, draft, faults); }
            }
        }

        return draft;
    }

    static int CompareOrder(RulesFile left, RulesFile right)
    {
        var byLayer = (left.Folder == "current").CompareTo(right.Folder == "current");
        return byLayer != 0 ? byLayer : string.CompareOrdinal(left.Place, right.Place);
    }

    static Action<YamlNode, RulesFile, RulesDraft, DiagnosticList>? ReaderOf(RulesFile file) => (file.Folder, file.Place) switch
    {
        _ when !file.Place.EndsWith(".yaml", StringComparison.Ordinal) => null,
        ("", "documents.yaml") => ListFileReader.ReadDocuments,
        ("", "services.yaml") => ListFileReader.ReadServices,
        ("", "commands.yaml") => ListFileReader.ReadCommands,
        ("", "signatures.yaml") => SignatureReader.Read,
        ("products", _) => ProductFileReader.ReadProduct,
        ("current", _) => ProductFileReader.ReadCurrent,
        ("profiles", _) => ProfileReader.Read,
        _ => null,
    };
}
