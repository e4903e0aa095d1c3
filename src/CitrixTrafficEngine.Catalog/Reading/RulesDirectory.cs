namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>The rules files in a directory on disk.</summary>
static class RulesDirectory
{
    static readonly string[] s_folders = ["products", "current", "profiles"];

    /// <summary>Whether <paramref name="directory"/> holds a tree that stands by itself, with services and products of its own.</summary>
    public static bool IsWhole(string directory) =>
        File.Exists(Path.Combine(directory, "services.yaml")) && Directory.Exists(Path.Combine(directory, "products"));

    /// <summary>
    /// The YAML files of <paramref name="directory"/>, those in folders of other names included, so that a misspelled
    /// folder is a fault and not silence. Paths in diagnostics begin with the directory as it was typed.
    /// </summary>
    /// <exception cref="RulesException">There is no such directory, or it holds no rules.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file or folder may not be read.</exception>
    public static IReadOnlyList<RulesFile> Read(string directory, bool isUserLayer)
    {
        if (!Directory.Exists(directory))
        {
            var what = File.Exists(directory) ? "is a file" : "does not exist";
            throw new RulesException($"rules directory '{directory}' {what}, expected a directory with products/, current/, profiles/ or services.yaml");
        }

        var files = Directory.EnumerateFiles(directory)
            .Concat(Directory.EnumerateDirectories(directory).SelectMany(Directory.EnumerateFiles))
            .Where(path => Path.GetExtension(path) is ".yaml" or ".yml")
            .Select(path => Open(directory, path, isUserLayer))
            .ToList();
        return files.Count > 0
            ? files
            : throw new RulesException($"rules directory '{directory}' holds no .yaml file, expected some in {string.Join(", ", s_folders)} or beside them");
    }

    static RulesFile Open(string directory, string path, bool isUserLayer)
    {
        var place = Path.GetRelativePath(directory, path).Replace('\\', '/');
        var shown = $"{directory.TrimEnd('/', '\\')}/{place}";
        return new(shown, place, File.ReadAllBytes(path), isUserLayer);
    }
}
