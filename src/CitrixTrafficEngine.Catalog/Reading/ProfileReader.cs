using System.Collections.Immutable;
using CitrixTrafficEngine.Catalogs.Yaml;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>Reads <c>profiles/*.yaml</c>.</summary>
static class ProfileReader
{
    static readonly string[] s_keys = ["profile", "name", "about", "legacy", "sweep_to", "rows", "leave_out"];
    static readonly string[] s_leaveOutKeys = ["id", "why"];
    static readonly string[] s_entryKeys =
        ["id", "product", "from", "to", "service", "status", "profile", "need", "group", "alternative", "proof"];

    /// <summary>Adds the profile in <paramref name="root"/> to <paramref name="draft"/>.</summary>
    public static void Read(YamlNode root, RulesFile file, RulesDraft draft, DiagnosticList faults)
    {
        var fields = new Fields(root, s_keys, faults);
        var head = new Profile
        {
            Id = fields.Id("profile"),
            Name = fields.Text("name"),
            About = fields.Text("about"),
            IsLegacy = fields.Flag("legacy"),
            SweepTo = fields.Ids("sweep_to"),
            LeftOut = [.. fields.List("leave_out").Select(node => ReadLeftOut(node, faults))],
        };
        if (head.Id.Length > 0 && head.Id != file.Name)
        {
            faults.Add(root.PlaceOf("profile"), DiagnosticCodes.FileName, $"profile '{head.Id}' in {file.Name}.yaml, expected {head.Id}.yaml");
        }

        ImmutableArray<ProfileEntry> entries = [.. fields.RequiredList("rows").Select(node => ReadEntry(node, faults))];
        draft.Profiles.Add(new(head.Id, new() { Head = head, Entries = entries }, root, file));
    }

    static LeftOut ReadLeftOut(YamlNode node, DiagnosticList faults)
    {
        var fields = new Fields(node, s_leaveOutKeys, faults);
        return new(fields.Id("id"), fields.Text("why"));
    }

    static ProfileEntry ReadEntry(YamlNode node, DiagnosticList faults)
    {
        var fields = new Fields(node, s_entryKeys, faults);
        var entry = new ProfileEntry
        {
            Row = fields.OptionalId("id"),
            Product = fields.OptionalId("product"),
            From = fields.OptionalId("from"),
            To = fields.OptionalId("to"),
            Service = fields.OptionalId("service"),
            Status = (RowStatus?)fields.OptionalWord("status", Keywords.s_statuses),
            Profile = fields.OptionalId("profile"),
            Need = (Need?)fields.OptionalWord("need", Keywords.s_needs),
            Group = fields.OptionalId("group"),
            Alternative = fields.OptionalId("alternative"),
            Proof = (Proof?)fields.OptionalWord("proof", Keywords.s_proofs),
            Node = node,
        };
        if (node.Kind == YamlKind.Mapping && !entry.Selects && !node.Keys.Any(key => Array.IndexOf(s_entryKeys, key.Text) is >= 0 and < 7))
        {
            faults.Add(node.At, DiagnosticCodes.NoSelector, "the entry selects nothing, expected id, product, from, to, service, status or profile");
        }

        CheckNeed(fields, entry, faults);
        return entry;
    }

    static void CheckNeed(Fields fields, ProfileEntry entry, DiagnosticList faults)
    {
        var node = entry.Node;
        if (fields.Has("profile"))
        {
            if (fields.Has("need")) { faults.Add(node.PlaceOf("need"), DiagnosticCodes.BadNeed, "an included profile keeps its own needs, expected no 'need'"); }
        }
        else if (!fields.Has("need") && node.Kind == YamlKind.Mapping)
        {
            faults.Add(node.At, DiagnosticCodes.MissingKey, "'need' is missing");
        }

        foreach (var key in (ReadOnlySpan<string>)["group", "alternative"])
        {
            if (fields.Has(key) == (entry.Need == Need.OneOf)) { continue; }

            faults.Add(node.PlaceOf(fields.Has(key) ? key : "need"), DiagnosticCodes.BadNeed, $"'{key}' and 'need: one-of' belong together");
        }
    }
}
