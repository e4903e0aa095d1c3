using System.Text;

namespace Ctxscan.Manual;

/// <summary>A completion for zsh: a file <c>_ctxscan</c> in a folder of <c>fpath</c>.</summary>
static class ZshCompletion
{
    /// <summary>The script for <paramref name="pages"/>.</summary>
    public static string Of(IReadOnlyList<CommandPage> pages)
    {
        var script = new StringBuilder("#compdef ctxscan\n# zsh completion of ctxscan\n");
        foreach (var page in pages) { Add(script, page); }

        // Loaded by compinit the file is the body of the function; sourced, it only defines.
        return script.Append("\nif [[ $zsh_eval_context[-1] == loadautofunc ]]; then _ctxscan \"$@\"; else compdef _ctxscan ctxscan; fi\n").ToString();
    }

    static void Add(StringBuilder script, CommandPage page)
    {
        var hasCommands = page.Subcommands.Count > 0;
        script.Append($"\n{Function(page.Path)}() {{\n");
        if (hasCommands) { script.Append("    local context state line\n    typeset -A opt_args\n"); }

        script.Append($"    _arguments{(hasCommands ? " -C" : "")} -S");
        foreach (var option in page.Options) { Add(script, option); }

        if (hasCommands)
        {
            script.Append(" \\\n        '1:command:->command' \\\n        '*::argument:->rest'\n    case $state in\n        command)\n            local -a commands=(\n");
            foreach (var sub in page.Subcommands) { script.Append($"                '{Quoted($"{sub.Name}:{sub.Description}")}'\n"); }

            script.Append("            )\n            _describe command commands\n            ;;\n        rest)\n            case $line[1] in\n");
            foreach (var sub in page.Subcommands) { script.Append($"                {sub.Name}) {Function($"{page.Path} {sub.Name}")} ;;\n"); }

            script.Append("            esac\n            ;;\n    esac\n}\n");
            return;
        }

        foreach (var value in page.Arguments)
        {
            var place = value.Most > 1 ? "*" : value.Least == 0 ? ":" : "";
            script.Append($" \\\n        '{place}:{Quoted(Message(value.Name))}:{Taking(value)}'");
        }

        script.Append("\n}\n");
    }

    static void Add(StringBuilder script, OptionEntry option)
    {
        var value = option.Value is { } taken ? $":{Quoted(Message(taken.Name))}:{Taking(taken)}" : "";
        foreach (var name in option.Names)
        {
            var before = option.IsRepeated ? "*" : $"({string.Join(' ', option.Names)})";
            script.Append($" \\\n        '{before}{name}[{Quoted(Message(option.Description))}]{value}'");
        }
    }

    static string Function(string path) => $"_{path.Replace(' ', '_')}";

    static string Taking(ValueEntry value) => value switch
    {
        { Words.Count: > 0 } => $"({string.Join(' ', value.Words)})",
        { IsFile: true } => "_files",
        { IsFolder: true } => "_files -/",
        { Name: "TARGET" } => "_hosts",
        _ => "()", // a blank, the form for nothing known, keeps options from being completed
    };

    static string Quoted(string text) => text.Replace("'", "'\\''", StringComparison.Ordinal);

    // Brackets and colons end a part of a specification.
    static string Message(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
}
