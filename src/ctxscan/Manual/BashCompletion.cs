using System.Text;

namespace Ctxscan.Manual;

/// <summary>A completion for bash 4.4 and later that needs no other package.</summary>
static class BashCompletion
{
    const string Head = """
        # bash completion of ctxscan
        _ctxscan() {
            local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} path=ctxscan words='' takes='' i
            # Bash splits --option=value at the sign.
            if [[ $current == '=' ]]; then
                current=''
            elif [[ $previous == '=' ]] && ((COMP_CWORD > 1)); then
                previous=${COMP_WORDS[COMP_CWORD - 2]}
            fi
            for ((i = 1; i < COMP_CWORD; i++)); do
                case "$path ${COMP_WORDS[i]}" in

        """;

    const string Tail = """
            esac
            COMPREPLY=()
            case $takes in
                file)
                    compopt -o filenames
                    mapfile -t COMPREPLY < <(compgen -f -- "$current")
                    ;;
                folder)
                    compopt -o filenames
                    mapfile -t COMPREPLY < <(compgen -d -- "$current")
                    ;;
                word) mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current") ;;
            esac
        }
        complete -F _ctxscan ctxscan

        """;

    /// <summary>The script for <paramref name="pages"/>.</summary>
    public static string Of(IReadOnlyList<CommandPage> pages)
    {
        var script = new StringBuilder(Head);
        script.Append("            ").AppendJoin(" | ", pages.Skip(1).Select(page => $"'{page.Path}'")).Append(") path=\"$path ${COMP_WORDS[i]}\" ;;\n");
        script.Append("        esac\n    done\n    case \"$path\" in\n");
        foreach (var page in pages) { Add(script, page); }

        return script.Append(Tail).ToString();
    }

    static void Add(StringBuilder script, CommandPage page)
    {
        script.Append($"        '{page.Path}')\n            case \"$previous\" in\n");
        foreach (var option in page.Options.Where(option => option.Value is not null))
        {
            script.Append($"                {string.Join(" | ", option.Names)}) {Taking(option.Value!)} ;;\n");
        }

        script.Append("                *)\n");
        script.Append($"                    if [[ $current == -* ]]; then takes='word' words='{string.Join(' ', page.Options.SelectMany(option => option.Names))}'\n");
        script.Append($"                    else {Operand(page)}; fi\n                    ;;\n            esac\n            ;;\n");
    }

    static string Operand(CommandPage page)
    {
        if (page.Subcommands.Count > 0) { return $"takes='word' words='{string.Join(' ', page.Subcommands.Select(sub => sub.Name))}'"; }

        return page.Arguments.Count > 0 ? Taking(page.Arguments[0]) : "takes='none'";
    }

    static string Taking(ValueEntry value) => value switch
    {
        { Words.Count: > 0 } => $"takes='word' words='{string.Join(' ', value.Words)}'",
        { IsFile: true } => "takes='file'",
        { IsFolder: true } => "takes='folder'",
        _ => "takes='none'",
    };
}
