using System.IO.Enumeration;

namespace CitrixTrafficEngine.Capture;

/// <summary>Expands <c>*</c> and <c>?</c> in paths where the shell did not.</summary>
static class PathPattern
{
    /// <summary>Whether <paramref name="path"/> has a wildcard.</summary>
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?');

    /// <summary>The files and folders that match, in ordinal order. As in a shell, a wildcard does not match a leading dot or a separator.</summary>
    /// <exception cref="IOException">A folder on the way cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder on the way may not be read.</exception>
    public static List<string> Expand(string pattern)
    {
        var root = Path.GetPathRoot(pattern) ?? "";
        var matches = new List<string> { root };
        foreach (var part in pattern[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
        {
            matches = IsPattern(part)
                ? matches.Where(folder => folder.Length == 0 || Directory.Exists(folder)).SelectMany(folder => Matching(folder, part)).ToList()
                : matches.Select(folder => Path.Join(folder, part)).Where(Path.Exists).ToList();
        }

        matches.Sort(StringComparer.Ordinal);
        return matches;
    }

    static IEnumerable<string> Matching(string folder, string part) =>
        Directory.EnumerateFileSystemEntries(folder.Length == 0 ? "." : folder)
            .Select(entry => Path.GetFileName(entry))
            .Where(name => (part.StartsWith('.') || !name.StartsWith('.')) && FileSystemName.MatchesSimpleExpression(part, name, OperatingSystem.IsWindows()))
            .Select(name => Path.Join(folder, name));
}
