using System.Text.RegularExpressions;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>Every finding in every capture, against docs/findings-measured.md, which explains each.</summary>
public sealed partial class FindingsOverCapturesTests(CtxscanProgram ctxscan)
{
    static List<string>? s_measured;
    static readonly string s_document = Checkout.PathOf("docs", "findings-measured.md");

    [Fact]
    public void The_committed_table_is_what_the_program_finds()
    {
        Assert.Equal(Committed(), Measured());
    }

    [Fact]
    public void Captures_without_Citrix_and_without_cleartext_have_none()
    {
        var text = File.ReadAllText(s_document);
        var clean = Name().Matches(text[text.IndexOf("## Captures that must have none", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.True(clean.Count > 50, $"{clean.Count} captures are named");

        Assert.DoesNotContain(Measured(), row => clean.Contains(row.Split('|')[1].Trim()) && !row.Contains("| withheld |", StringComparison.Ordinal));
    }

    [Fact]
    public void None_is_high_without_payload() => Assert.DoesNotContain(Measured(), row => row.Contains("| high |", StringComparison.Ordinal) && !row.Contains("| payload |", StringComparison.Ordinal));

    // An audit of each capture takes a while: once for all tests.
    List<string> Measured()
    {
        if (s_measured is not null) { return s_measured; }

        Needs.Tools("python3");
        var run = ProcessRun.Within(TimeSpan.FromMinutes(3), "python3", Checkout.PathOf("tests", "findings_over_captures.py"), ctxscan.Binary, CaptureFolder.Find()).EndedWith(0);
        return s_measured = Rows(run.Output);
    }

    static List<string> Committed()
    {
        var text = File.ReadAllText(s_document);
        return Rows(text[text.IndexOf("begin -->", StringComparison.Ordinal)..text.IndexOf("<!-- measured: end", StringComparison.Ordinal)]);
    }

    static List<string> Rows(string text) => [.. text.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))];

    [GeneratedRegex("`([^` ]+)`")]
    private static partial Regex Name();
}
