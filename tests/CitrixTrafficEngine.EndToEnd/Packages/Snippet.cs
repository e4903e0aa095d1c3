using System.Text;
using System.Text.RegularExpressions;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Packages;

/// <summary>A block of C# in a document, a program with its types behind its statements, and the block under it: what it prints.</summary>
/// <param name="Place">Document and line.</param>
/// <param name="Code">The program.</param>
/// <param name="Prints">What it prints, without its last line end.</param>
sealed partial record Snippet(string Place, string Code, string Prints)
{
    /// <summary>Stands behind what each program prints.</summary>
    public const string End = "=== end of a snippet ===\n";

    /// <summary>All of the README and docs/.</summary>
    public static IEnumerable<Snippet> All() => Directory.EnumerateFiles(Checkout.PathOf("docs"), "*.md").Order(StringComparer.Ordinal).Prepend(Checkout.PathOf("README.md")).SelectMany(In);

    /// <summary>Runs <paramref name="count"/> programs, one after the other, from the root of the repository.</summary>
    public static string Program(int count)
    {
        var calls = Enumerable.Range(0, count).Select(number => $"await Snippets.S{number}.Snippet.Run();\nConsole.Write({Quoted(End)});\n");
        return $"Environment.CurrentDirectory = {Quoted(Checkout.Root)};\n{string.Concat(calls)}";
    }

    /// <summary>The program as a file of a larger one: its types in a namespace of their own, its statements in a method.</summary>
    public string File(int number)
    {
        var lines = Code.Split('\n');
        var usings = lines.TakeWhile(line => line.Length == 0 || UsingDirective().IsMatch(line)).ToList();
        var body = lines.Skip(usings.Count).TakeWhile(line => !TypeDeclaration().IsMatch(line)).ToList();
        var types = lines.Skip(usings.Count + body.Count);
        return new StringBuilder()
            .AppendJoin('\n', usings).Append($"\n\nnamespace Snippets.S{number};\n\n")
            .Append("static class Snippet\n{\n    public static async Task Run()\n    {\n        await Task.CompletedTask;\n")
            .AppendJoin('\n', body).Append("\n    }\n}\n\n")
            .AppendJoin('\n', types).Append('\n')
            .ToString();
    }

    static IEnumerable<Snippet> In(string path)
    {
        var text = System.IO.File.ReadAllText(path);
        var name = Path.GetRelativePath(Checkout.Root, path);
        foreach (Match block in CodeBlock().Matches(text))
        {
            var place = $"{name}:{text[..block.Index].Count(letter => letter == '\n') + 1}";
            var under = OutputBlock().Match(text, block.Index + block.Length);
            Assert.True(under.Success, $"{place}: no block under it says what it prints");
            yield return new(place, block.Groups[1].Value.TrimEnd('\n'), under.Groups[1].Value.TrimEnd('\n'));
        }
    }

    static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\G\n\n```\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex OutputBlock();

    [GeneratedRegex(@"^using [A-Z][A-Za-z.0-9]*;")]
    private static partial Regex UsingDirective();

    [GeneratedRegex(@"^((public|internal|sealed|static|readonly|partial|abstract) )*(class|struct|record|interface|enum) ")]
    private static partial Regex TypeDeclaration();
}
