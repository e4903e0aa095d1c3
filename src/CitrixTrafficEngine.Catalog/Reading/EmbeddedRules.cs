using System.Reflection;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>The rules that this assembly carries.</summary>
static class EmbeddedRules
{
    const string Root = "rules/";

    /// <summary>All files, by name.</summary>
    public static IReadOnlyList<RulesFile> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Root, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => new RulesFile(name, name[Root.Length..], Read(assembly, name), IsUserLayer: false)),
        ];
    }

    static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
