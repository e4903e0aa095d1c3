using System.Collections.Immutable;
using CitrixTrafficEngine.Catalogs.Yaml;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>Reads the list under <c>sources</c>.</summary>
static class SourcesReader
{
    static readonly string[] s_keys = ["document", "line", "stated"];

    /// <summary>The references in <paramref name="fields"/>; a fault at <paramref name="at"/> when there are none.</summary>
    public static ImmutableArray<SourceReference> Read(Fields fields, SourceSpan at, DiagnosticList faults)
    {
        var items = fields.List("sources");
        if (items.Count == 0) { faults.Add(at, DiagnosticCodes.MissingSource, "no source, expected at least one document"); }

        return [.. items.Select(item => ReadOne(item, faults))];
    }

    static SourceReference ReadOne(YamlNode item, DiagnosticList faults)
    {
        var fields = new Fields(item, s_keys, faults);
        return new(fields.Id("document"), fields.OptionalNumber("line"), fields.OptionalText("stated"));
    }
}
