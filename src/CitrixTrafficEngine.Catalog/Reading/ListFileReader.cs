using CitrixTrafficEngine.Catalogs.Yaml;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>Reads the files that hold one list: documents, services, commands.</summary>
static class ListFileReader
{
    static readonly string[] s_documentKeys = ["id", "title", "about", "lines", "read"];
    static readonly string[] s_serviceKeys = ["id", "name", "about", "protection", "over", "shared", "reply", "registered", "specification"];
    static readonly string[] s_commandKeys = ["name", "syntax", "description", "product", "replaced_by", "subcommands", "sources"];
    static readonly string[] s_subcommandKeys = ["name", "syntax", "description", "replaced_by", "sources"];

    /// <summary>Adds the documents in <paramref name="root"/> to <paramref name="draft"/>.</summary>
    public static void ReadDocuments(YamlNode root, RulesFile file, RulesDraft draft, DiagnosticList faults)
    {
        foreach (var node in new Fields(root, ["documents"], faults).RequiredList("documents"))
        {
            var fields = new Fields(node, s_documentKeys, faults);
            var document = new Document
            {
                Id = fields.Id("id"),
                Title = fields.Text("title"),
                About = fields.OptionalText("about"),
                Lines = fields.OptionalNumber("lines"),
                Read = fields.OptionalDate("read"),
            };
            draft.Documents.Add(new(document.Id, document, node, file));
        }
    }

    /// <summary>Adds the services in <paramref name="root"/> to <paramref name="draft"/>.</summary>
    public static void ReadServices(YamlNode root, RulesFile file, RulesDraft draft, DiagnosticList faults)
    {
        foreach (var node in new Fields(root, ["services"], faults).RequiredList("services"))
        {
            var fields = new Fields(node, s_serviceKeys, faults);
            var service = new Service
            {
                Id = fields.Id("id"),
                Name = fields.Text("name"),
                About = fields.Text("about"),
                Protection = (Protection)fields.Word("protection", Keywords.s_protections),
                Over = fields.OptionalId("over"),
                Shared = fields.Flag("shared"),
                Reply = (Reply)fields.Word("reply", Keywords.s_replies),
                Registered = PortsReader.Read(fields.List("registered"), faults),
                Specification = fields.OptionalText("specification"),
            };
            draft.Services.Add(new(service.Id, service, node, file));
        }
    }

    /// <summary>Adds the commands in <paramref name="root"/> to <paramref name="draft"/>.</summary>
    public static void ReadCommands(YamlNode root, RulesFile file, RulesDraft draft, DiagnosticList faults)
    {
        foreach (var node in new Fields(root, ["commands"], faults).RequiredList("commands"))
        {
            var command = ReadCommand(node, product: null, faults);
            draft.Commands.Add(new(command.Name, command, node, file));
        }
    }

    static Command ReadCommand(YamlNode node, string? product, DiagnosticList faults)
    {
        var fields = new Fields(node, product is null ? s_commandKeys : s_subcommandKeys, faults);
        var owner = product ?? fields.Id("product");
        return new()
        {
            Name = fields.Text("name"),
            Syntax = fields.Text("syntax"),
            Description = fields.Text("description"),
            Product = owner,
            ReplacedBy = fields.OptionalText("replaced_by"),
            Subcommands = product is null ? [.. fields.List("subcommands").Select(sub => ReadCommand(sub, owner, faults))] : [],
            Sources = SourcesReader.Read(fields, node.At, faults),
        };
    }
}
