using System.Reflection;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>The rules that this assembly carries.</summary>
static class EmbeddedRules
{
    const string Root = "rules/";

    /// <summary>All files, in the order of the build.</summary>
    public static IReadOnlyList<RulesFile> Read()
    {
        var assembly = typeof(EmbeddedRules).Assembly;
        var files = new List<RulesFile>();
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (name.StartsWith(Root, StringComparison.Ordinal))
            {
                files.Add(new(name, name[Root.Length..], Read(assembly, name), IsUserLayer: false));
            }
        }

        return files;
    }

    static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
