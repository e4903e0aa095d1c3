namespace CitrixTrafficEngine.Tests.Cli;

public sealed class ManualTests
{
    static readonly string[] s_sayings = ["Default", "Required.", "Without it"];

    [Theory]
    [InlineData("")]
    [InlineData("audit")]
    [InlineData("live")]
    [InlineData("sweep")]
    [InlineData("extract")]
    [InlineData("report")]
    [InlineData("catalog flows")]
    [InlineData("site infer")]
    public void A_page_has_every_option_and_default_of_the_help(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var help = CommandRun.Of([.. words, "--help"]);
        var page = CommandRun.Of(["man", .. words]);

        Assert.Equal(0, page.ExitCode);
        var text = Plain(page.Output);
        var options = help.Output.Split("Options:")[1].Split("Commands:")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(options);
        foreach (var line in options)
        {
            foreach (var name in line.Split("  ", StringSplitOptions.RemoveEmptyEntries)[0].Split(' ', ',').Where(word => word.StartsWith('-') && word != "-?"))
            {
                Assert.Contains(name, text, StringComparison.Ordinal);
            }

            if (line.Split("[default: ") is [_, var rest]) { Assert.Contains($"Default: {rest.TrimEnd(']')}.", text, StringComparison.Ordinal); }
        }
    }

    [Fact]
    public void Every_option_that_takes_a_value_says_what_holds_without_it()
    {
        foreach (var command in new[] { "audit", "live", "sweep", "extract", "report" })
        {
            var options = Plain(CommandRun.Of("man", command).Output).Split(".SH OPTIONS")[1].Split(".SH")[0].Split(".TP").Skip(1);
            foreach (var option in options.Where(option => !option.Contains("--help", StringComparison.Ordinal)))
            {
                Assert.True(s_sayings.Any(word => option.Contains(word, StringComparison.Ordinal)), $"{command}:{option}");
            }
        }
    }

    [Fact]
    public void Pages_are_ascii_and_narrow_so_that_every_terminal_and_linter_takes_them()
    {
        foreach (var command in new[] { "audit", "sweep", "man" })
        {
            Assert.All(CommandRun.Of("man", command).Lines, line => Assert.True(line.Length <= 80 && line.All(char.IsAscii), line));
        }
    }

    [Fact]
    public void A_page_of_no_command_and_a_script_of_no_shell_are_refused_with_what_there_is()
    {
        Assert.Equal((2, "ctxscan: no command 'ctxscan swep'\n"), Told(CommandRun.Of("man", "swep")));
        Assert.Equal((2, "ctxscan: unknown shell 'tcsh', expected bash or zsh or fish\nctxscan: 'ctxscan completions --help' shows what it takes\n"), Told(CommandRun.Of("completions", "tcsh")));
    }

    [Fact]
    public void The_version_names_product_catalog_and_source()
    {
        var run = CommandRun.Of("--version");

        Assert.Equal(0, run.ExitCode);
        Assert.Collection(
            run.Lines,
            line => Assert.Matches(@"^ctxscan \d+\.\d+\.\d+$", line),
            line => Assert.Matches("^catalog [0-9a-f]{12}$", line),
            line => Assert.Matches("^source  ([0-9a-f]{40}|unknown)$", line));
    }

    static (int ExitCode, string Error) Told(CommandRun run) => (run.ExitCode, run.Error);

    // What a reader of the page sees, on one line.
    static string Plain(string roff) => roff.Replace("\\-", "-", StringComparison.Ordinal).Replace("\\fB", "", StringComparison.Ordinal)
        .Replace("\\fI", "", StringComparison.Ordinal).Replace("\\fR", "", StringComparison.Ordinal).Replace("\\(aq", "'", StringComparison.Ordinal).Replace('\n', ' ');
}
