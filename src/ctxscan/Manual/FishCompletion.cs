using System.Text;

namespace Ctxscan.Manual;

/// <summary>A completion for fish 3 and later.</summary>
static class FishCompletion
{
    /// <summary>The script for <paramref name="pages"/>.</summary>
    public static string Of(IReadOnlyList<CommandPage> pages)
    {
        var script = new StringBuilder("# fish completion of ctxscan\nfunction __ctxscan_is\n    set -l path ctxscan\n    set -l typed (commandline -opc)\n");
        script.Append("    set -e typed[1]\n    for word in $typed\n        switch \"$path $word\"\n            case ");
        script.AppendJoin(' ', pages.Skip(1).Select(page => $"'{page.Path}'"));
        script.Append("\n                set path \"$path $word\"\n        end\n    end\n    test \"$path\" = \"$argv\"\nend\ncomplete -c ctxscan -f\n");
        foreach (var page in pages) { Add(script, page); }

        return script.ToString();
    }

    static void Add(StringBuilder script, CommandPage page)
    {
        var at = $"complete -c ctxscan -n '__ctxscan_is {page.Path}'";
        foreach (var sub in page.Subcommands) { script.Append($"{at} -a {sub.Name} -d {Quoted(sub.Description ?? "")}\n"); }

        foreach (var option in page.Options)
        {
            script.Append(at);
            foreach (var name in option.Names)
            {
                script.Append(name switch
                {
                    ['-', '-', .. var longName] => $" -l {longName}",
                    ['-', var letter] => $" -s {letter}",
                    _ => $" -o {name[1..]}",
                });
            }

            if (option.Value is { } value) { script.Append(Taking(value)); }

            script.Append($" -d {Quoted(option.Description)}\n");
        }

        foreach (var argument in page.Arguments)
        {
            if (argument.IsFile) { script.Append($"{at} -F\n"); }
            else if (argument.IsFolder) { script.Append($"{at} -a '(__fish_complete_directories)'\n"); }
            else if (argument.Words.Count > 0) { script.Append($"{at} -a '{string.Join(' ', argument.Words)}'\n"); }
        }
    }

    static string Taking(ValueEntry value) => value switch
    {
        { Words.Count: > 0 } => $" -x -a '{string.Join(' ', value.Words)}'",
        { IsFile: true } => " -r -F",
        { IsFolder: true } => " -x -a '(__fish_complete_directories)'",
        _ => " -x",
    };

    static string Quoted(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
