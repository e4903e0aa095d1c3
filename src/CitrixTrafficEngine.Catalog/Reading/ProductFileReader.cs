using CitrixTrafficEngine.Catalogs.Yaml;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>Reads <c>products/*.yaml</c> and <c>current/*.yaml</c>: roles and rows.</summary>
static class ProductFileReader
{
    static readonly string[] s_productKeys = ["product", "name", "about", "lifecycle", "no_ports", "roles", "flows", "disable"];
    static readonly string[] s_currentKeys = ["layer", "about", "roles", "flows", "disable"];
    static readonly string[] s_roleKeys = ["id", "name", "about"];
    static readonly string[] s_layers = ["current"];

    /// <summary>Adds the product in <paramref name="root"/>, its roles and rows to <paramref name="draft"/>.</summary>
    public static void ReadProduct(YamlNode root, RulesFile file, RulesDraft draft, DiagnosticList faults)
    {
        var fields = new Fields(root, s_productKeys, faults);
        var id = fields.Id("product");
        if (id.Length > 0 && id != file.Name)
        {
            faults.Add(root.PlaceOf("product"), DiagnosticCodes.FileName, $"product '{id}' in {file.Name}.yaml, expected {id}.yaml");
        }

        // A user's file may add rows to a product that is there already, without saying again what it is.
        if (!file.IsUserLayer || fields.Has("name") || fields.Has("about"))
        {
            var product = new Product
            {
                Id = id,
                Name = fields.Text("name"),
                About = fields.Text("about"),
                Lifecycle = (Lifecycle)(fields.OptionalWord("lifecycle", Keywords.s_lifecycles) ?? 0),
                NoPorts = fields.OptionalText("no_ports"),
            };
            draft.Products.Add(new(id, product, root, file));
            if (product.NoPorts is null == (fields.List("flows").Count == 0) && !file.IsUserLayer)
            {
                faults.Add(root.PlaceOf("no_ports"), DiagnosticCodes.NoPorts, "expected either flows or 'no_ports', the reason why there are none");
            }
        }

        else
        {
            draft.Extended.Add(new(id, id, root, file));
        }

        ReadContents(fields, id, file, draft, faults);
    }

    /// <summary>Adds the roles and rows of the current layer in <paramref name="root"/> to <paramref name="draft"/>.</summary>
    public static void ReadCurrent(YamlNode root, RulesFile file, RulesDraft draft, DiagnosticList faults)
    {
        var fields = new Fields(root, s_currentKeys, faults);
        fields.Word("layer", s_layers);
        if (!file.IsUserLayer || fields.Has("about")) { fields.Text("about"); }

        ReadContents(fields, product: null, file, draft, faults);
    }

    static void ReadContents(Fields fields, string? product, RulesFile file, RulesDraft draft, DiagnosticList faults)
    {
        foreach (var node in fields.List("roles"))
        {
            var role = new Fields(node, s_roleKeys, faults);
            var id = role.Id("id");
            draft.Roles.Add(new(id, new() { Id = id, Name = role.Text("name"), About = role.OptionalText("about"), Product = product }, node, file));
        }

        foreach (var node in fields.List("flows")) { draft.Rows.Add(RowReader.Read(node, product, file, faults)); }

        var disabled = fields.List("disable");
        if (disabled.Count > 0 && !file.IsUserLayer)
        {
            faults.Add(disabled[0].At, DiagnosticCodes.MisplacedDisable, "'disable' belongs to a directory layered over these rules; here, delete the row");
            return;
        }

        foreach (var node in disabled) { draft.Disabled.Add(new(node.Text, node.Text, node, file)); }
    }
}
