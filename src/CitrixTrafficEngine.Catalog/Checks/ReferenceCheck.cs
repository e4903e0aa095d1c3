using System.Collections.Immutable;
using CitrixTrafficEngine.Catalogs.Reading;
using CitrixTrafficEngine.Catalogs.Yaml;

namespace CitrixTrafficEngine.Catalogs.Checks;

/// <summary>Every id that a row, service, signature or command names is defined somewhere.</summary>
sealed class ReferenceCheck(KnownIds known, DiagnosticList faults)
{
    /// <summary>Checks all references in <paramref name="draft"/> but those of profiles.</summary>
    public void Check(RulesDraft draft)
    {
        foreach (var entry in draft.Rows) { CheckRow(entry.Value, entry.Node); }

        foreach (var entry in draft.Services)
        {
            Expect(known.Services, entry.Value.Over, entry.Node.PlaceOf("over"), DiagnosticCodes.UnknownService, "service");
        }

        foreach (var entry in draft.Commands) { CheckCommand(entry.Value, entry.Node); }

        foreach (var entry in draft.Extended)
        {
            Expect(known.Products, entry.Value, entry.Node.PlaceOf("product"), DiagnosticCodes.UnknownProduct, "product");
        }

        foreach (var entry in draft.Signatures)
        {
            Expect(known.Services, entry.Value.Signature.Service, entry.Node.PlaceOf("service"), DiagnosticCodes.UnknownService, "service");
            Expect(known.Products, entry.Value.Signature.Product, entry.Node.PlaceOf("product"), DiagnosticCodes.UnknownProduct, "product");
        }

        foreach (var entry in draft.DisabledSignatures)
        {
            Expect(known.Signatures, entry.Value, entry.Node.At, DiagnosticCodes.UnknownSignature, "signature");
        }

        foreach (var entry in draft.Disabled)
        {
            Expect(known.Rows, entry.Value, entry.Node.At, DiagnosticCodes.UnknownRow, "row");
        }
    }

    /// <summary>Adds <paramref name="id"/> to the faults when it is named and not among <paramref name="ids"/>.</summary>
    public void Expect<T>(IReadOnlyDictionary<string, T> ids, string? id, SourceSpan at, string code, string what)
    {
        // An empty id is a fault that the reader reported.
        if (!string.IsNullOrEmpty(id) && !ids.ContainsKey(id)) { faults.AddUnknown(at, code, what, id, [.. ids.Keys]); }
    }

    void CheckRow(Row row, YamlNode node)
    {
        if (node.Find("product") is { } product)
        {
            Expect(known.Products, row.Product, product.At, DiagnosticCodes.UnknownProduct, "product");
        }

        Expect(known.Roles, row.SourceRole, node.PlaceOf("from"), DiagnosticCodes.UnknownRole, "role");
        Expect(known.Roles, row.DestinationRole, node.PlaceOf("to"), DiagnosticCodes.UnknownRole, "role");
        Expect(known.Services, row.Service, node.PlaceOf("service"), DiagnosticCodes.UnknownService, "service");
        Expect(known.Rows, row.ReplacedBy, node.PlaceOf("replaced_by"), DiagnosticCodes.UnknownRow, "row");
        for (var index = 0; index < row.Also.Length; index++)
        {
            Expect(known.Products, row.Also[index], node.PlaceOf("also", index), DiagnosticCodes.UnknownProduct, "product");
        }

        CheckSources(row.Sources, node);
    }

    void CheckCommand(Command command, YamlNode node)
    {
        if (node.Find("product") is { } product)
        {
            Expect(known.Products, command.Product, product.At, DiagnosticCodes.UnknownProduct, "product");
        }

        CheckSources(command.Sources, node);
        if (node.Find("subcommands") is not { } list) { return; }

        for (var index = 0; index < command.Subcommands.Length; index++) { CheckCommand(command.Subcommands[index], list.Items[index]); }
    }

    void CheckSources(ImmutableArray<SourceReference> sources, YamlNode node)
    {
        for (var index = 0; index < sources.Length; index++)
        {
            var (id, line, _) = sources[index];
            var item = node.Find("sources")!.Items[index];
            if (!known.Documents.TryGetValue(id, out var document))
            {
                Expect(known.Documents, id, item.PlaceOf("document"), DiagnosticCodes.UnknownDocument, "document");
            }
            else if (line is null && document.Lines is not null && item.Find("line") is null)
            {
                faults.Add(item.At, DiagnosticCodes.MissingLine, $"'{id}' is cited by line, and 'line' is missing");
            }
            else if (line is 0 || line > document.Lines)
            {
                var expected = document.Lines is { } lines ? $", expected 1 to {lines}" : ", expected 1 or more";
                faults.Add(item.PlaceOf("line"), DiagnosticCodes.LineBeyondDocument, $"'{id}' has no line {line}{expected}");
            }
        }
    }
}
