using System.Text;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Packages;

/// <summary>The shells themselves complete what a person has begun to type.</summary>
public sealed class CompletionTests(CtxscanProgram ctxscan)
{
    // Calls the completion function as bash does at a tab, with the words after the script; the last is the one begun.
    const string PressTabInBash = """
        source "$1"; shift
        complete -p ctxscan > /dev/null || exit 9
        compopt() { :; }
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        _ctxscan
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    // A shell in a terminal of its own, in which tabs are pressed. It prints the line as completed.
    const string PressTabInZsh = """
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell "PROMPT=; fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -d ${(q)1}/dump; ctxscan() { print -r -- \"go\"\"t:\$* en\"\"d\" }"
        zpty -w shell "$2"
        zpty -r -m shell out '*got:* end*'
        out=${out##*got:}
        print -r -- "${out%% end*}"
        zpty -d shell
        """;

    [Theory]
    [InlineData("swe", "sweep")]
    [InlineData("catalog fl", "flows")]
    [InlineData("sweep --rat", "--rate")]
    [InlineData("report --format nmap", "nmap-xml")]
    [InlineData("report --format = nmap", "nmap-xml")]
    [InlineData("site inf", "infer")]
    [InlineData("completions f", "fish")]
    [InlineData("audit samples/citrix-site.p", "samples/citrix-site.pcap")]
    [InlineData("audit -o samples/citrix-site.p", "samples/citrix-site.pcap")]
    public void Bash_completes(string typed, string expected)
    {
        using var folder = new TemporaryFolder();
        var run = ProcessRun.OfShell(PressTabInBash, [Script(folder, "bash", "ctxscan"), "ctxscan", .. typed.Split(' ')]).EndedWith(0);

        Assert.Equal([expected], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Bash_lists_the_options_of_the_command_and_not_those_of_another()
    {
        using var folder = new TemporaryFolder();
        var run = ProcessRun.OfShell(PressTabInBash, [Script(folder, "bash", "ctxscan"), "ctxscan", "audit", "-"]).EndedWith(0);

        var options = run.Output.Split('\n');
        Assert.Contains("--two-pass", options);
        Assert.DoesNotContain("--host-rate", options);
    }

    [Fact]
    public void Shellcheck_has_nothing_to_say_of_the_script_for_bash()
    {
        Needs.Tools("shellcheck");
        using var folder = new TemporaryFolder();

        ProcessRun.Of("shellcheck", "-s", "bash", Script(folder, "bash", "ctxscan")).EndedWith(0);
    }

    [Theory]
    [InlineData("ctxscan swe\t", "sweep")]
    [InlineData("ctxscan sweep --host-r\t", "sweep --host-rate")]
    [InlineData("ctxscan sweep --format nma\t", "sweep --format nmap-xml")]
    [InlineData("ctxscan catalog fl\t", "catalog flows")]
    [InlineData("ctxscan completions f\t", "completions fish")]
    public void Zsh_completes(string typed, string expected)
    {
        Needs.Tools("zsh");
        using var folder = new TemporaryFolder();
        Script(folder, "zsh", "_ctxscan");

        var run = ProcessRun.Of("zsh", "-f", folder.Write("tab.zsh", Encoding.UTF8.GetBytes(PressTabInZsh)), folder.Root, typed).EndedWith(0);

        Assert.Equal(expected, run.Output.Trim());
    }

    [Theory]
    [InlineData("ctxscan swe", "sweep")]
    [InlineData("ctxscan sweep --host-r", "--host-rate")]
    [InlineData("ctxscan report --format nma", "nmap-xml")]
    [InlineData("ctxscan catalog fl", "flows")]
    [InlineData("ctxscan audit samples/citrix-site.p", "samples/citrix-site.pcap")]
    public void Fish_completes(string typed, string expected)
    {
        Needs.Tools("fish");
        using var folder = new TemporaryFolder();

        var run = ProcessRun.Of("fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", Script(folder, "fish", "ctxscan.fish"), typed).EndedWith(0);

        Assert.Equal([expected], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]));
    }

    string Script(TemporaryFolder folder, string shell, string name) =>
        folder.Write(name, Encoding.UTF8.GetBytes(ctxscan.Run("completions", shell).EndedWith(0).Output));
}
