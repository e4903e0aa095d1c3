using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Tests.Cli;

namespace CitrixTrafficEngine.Tests.Findings;

public class FindingCatalogTests
{
    [Fact]
    public void Ids_are_unique_and_every_kind_says_what_it_means_what_to_do_and_what_may_fool_it()
    {
        Assert.Equal(21, FindingCatalog.All.Select(kind => kind.Id).Distinct().Count());
        Assert.All(FindingCatalog.All, kind => Assert.True(kind.Meaning.Length > 20 && kind.Action.Length > 4 && kind.Trap.Length > 20, kind.Id));
    }

    [Fact]
    public void The_documentation_says_the_same_as_the_program()
    {
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "findings.md"));

        Assert.All(FindingCatalog.All, kind =>
        {
            Assert.Contains($"### {kind.Id}\n", page, StringComparison.Ordinal);
            Assert.Contains(kind.Meaning, page, StringComparison.Ordinal);
            Assert.Contains($"What to do: {kind.Action}", page, StringComparison.Ordinal);
            Assert.Contains($"What may fool it: {kind.Trap}", page, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("table")]
    [InlineData("csv")]
    [InlineData("markdown")]
    [InlineData("ndjson")]
    public void Every_format_lists_every_kind(string format)
    {
        var run = CommandRun.Of("catalog", "findings", "--format", format);

        Assert.Equal(0, run.ExitCode);
        Assert.All(FindingCatalog.All, kind => Assert.Contains(kind.Id, run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("finding:clock-skew")]
    [InlineData("clock-skew:10.0.0.1:88/udp")] // a key, as a record has it
    public void A_finding_is_explained_by_its_id_or_a_key(string term)
    {
        var run = CommandRun.Of("explain", term);

        Assert.StartsWith("finding:clock-skew  A server's clock", run.Output, StringComparison.Ordinal);
        Assert.Contains(FindingCatalog.ClockSkew.Trap, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_finding_is_refused_with_the_nearest()
    {
        var run = CommandRun.Of("explain", "finding:clock-skw");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("did you mean 'clock-skew'", run.Error, StringComparison.Ordinal);
    }

    static string Here([CallerFilePath] string path = "") => path;
}
