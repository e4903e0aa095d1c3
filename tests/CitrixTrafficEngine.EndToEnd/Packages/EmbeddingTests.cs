using System.Xml.Linq;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Packages;

/// <summary>The packages in a folder of their own, with nothing of the repository beside them: the sample program, and every block of C# that the documents show.</summary>
public sealed class EmbeddingTests(PackedLibraries libraries) : IClassFixture<PackedLibraries>
{
    [Fact]
    public void The_sample_audits_a_capture_in_both_styles_and_sweeps_this_machine()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in SampleFiles()) { File.Copy(file, folder.PathOf(Path.GetFileName(file))); }

        var run = ProcessRun.Of("dotnet", libraries.Build(folder.Root, "Embedding"), Checkout.SampleCapture).EndedWith(0);

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("callback: 995 packets, 105 flows, 24 unanswered, 69 proved by payload", lines[0]);
        Assert.Equal(
            [
                "stream: 10.20.10.21 > 10.20.30.31:1494 ica by Payload, 4465 bytes, SF, ended by Fin",
                "stream: 10.20.20.10 > 10.20.30.31:1494 ica by Payload, 4465 bytes, SF, ended by Fin",
                "stream: 10.20.20.10 > 10.20.30.31:2598 cgp by Payload, 4390 bytes, SF, ended by Fin",
            ],
            lines[1..4].Order(StringComparer.Ordinal));
        Assert.Equal("stream: 995 packets, 105 flows", lines[4]);
        Assert.Equal("sweep: our listener is Open, proved by SynAck", lines[5]);
        Assert.Matches(@"^sweep: (\d+) ports asked, \1 verdicts, 0 unfinished$", lines[6]);
        Assert.Equal(7, lines.Length);
        Assert.Empty(run.Errors);

        var missing = ProcessRun.Of("dotnet", folder.PathOf("bin/Release/net10.0/Embedding.dll"), folder.PathOf("none.pcap")).EndedWith(2);
        Assert.Contains("none.pcap", missing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_block_of_code_in_the_documents_compiles_and_prints_what_stands_under_it()
    {
        var snippets = Snippet.All().ToList();
        Assert.Superset(new HashSet<string> { "README.md", "docs/embedding.md" }, snippets.Select(snippet => snippet.Place.Split(':')[0]).ToHashSet());
        using var folder = new TemporaryFolder();
        foreach (var file in SampleFiles().Where(file => !file.EndsWith(".cs", StringComparison.Ordinal))) { File.Copy(file, folder.PathOf(Path.GetFileName(file))); }

        for (var number = 0; number < snippets.Count; number++) { File.WriteAllText(folder.PathOf($"Snippet{number}.cs"), snippets[number].File(number)); }

        File.WriteAllText(folder.PathOf("Program.cs"), Snippet.Program(snippets.Count));

        var run = ProcessRun.Of("dotnet", libraries.Build(folder.Root, "Embedding")).EndedWith(0);

        var printed = run.Output.Split(Snippet.End);
        Assert.Equal(snippets.Count, printed.Length - 1);
        var wrong = snippets.Zip(printed).Where(pair => pair.First.Prints != pair.Second.TrimEnd('\n')).Select(pair => $"{pair.First.Place} prints\n{pair.Second}\nand not\n{pair.First.Prints}").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_sample_names_the_version_that_is_packed()
    {
        var version = XDocument.Load(Checkout.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;
        var asked = XDocument.Load(Checkout.PathOf("samples", "embedding", "Embedding.csproj")).Descendants("PackageReference").Select(package => package.Attribute("Version")!.Value).Distinct();

        Assert.StartsWith(Assert.Single(asked).TrimEnd('*'), version, StringComparison.Ordinal);
    }

    // Not what a build beside them may have left, which lies in folders.
    static IEnumerable<string> SampleFiles() => Directory.EnumerateFiles(Checkout.PathOf("samples", "embedding"));
}
