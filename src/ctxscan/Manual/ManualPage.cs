using System.Text;

namespace Ctxscan.Manual;

/// <summary>A manual page in the man macros, for groff and mandoc: ASCII, lines of at most 80 bytes.</summary>
static class ManualPage
{
    /// <summary>Bytes of a line of text: 80, after which mandoc complains.</summary>
    const int LineBytes = 80;

    static readonly (string Code, string Meaning)[] s_exitCodes =
    [
        ("0", "Done; also when the reader of the output went away."),
        ("1", "Done, and what the caller asked to be told about was found."),
        ("2", "Wrong usage, faulty rules, or input that is no capture."),
        ("3", "Done, but something was lost or left out."),
        ("4", "The environment failed: input, output, permissions."),
        ("130", "Interrupted by SIGINT, after flushing."),
        ("143", "Ended by SIGTERM, after flushing."),
    ];

    /// <summary>The page of <paramref name="page"/> in section 1, one of <paramref name="all"/>, for the product version <paramref name="version"/>.</summary>
    public static string Of(CommandPage page, IReadOnlyList<CommandPage> all, string version)
    {
        var roff = new StringBuilder();
        // No date: the same source gives the same page.
        Line(roff, $".TH {Escaped(page.PageName.ToUpperInvariant())} 1 \"\" \"{CommandPage.Program} {Escaped(version)}\" \"User Commands\"");
        Line(roff, ".SH NAME");
        Text(roff, $"{page.PageName} - {page.Command.Description?.TrimEnd('.')}");
        Line(roff, ".SH SYNOPSIS");
        Synopsis(roff, page);
        Line(roff, ".SH DESCRIPTION");
        Text(roff, page.Command.Description ?? "");
        Items(roff, "ARGUMENTS", page.Arguments.Select(value => ($"\\fI{Escaped(value.Name)}\\fR", value.Description)));
        Items(roff, "OPTIONS", page.Options.Select(option => (Tag(option), $"{option.Description} {option.Default}".Trim())));
        Items(roff, "COMMANDS", page.Subcommands.Select(sub => (Reference($"{page.PageName}-{sub.Name}"), sub.Description ?? "")));
        Items(roff, "EXIT STATUS", s_exitCodes.Select(code => ($"\\fB{code.Code}\\fR", code.Meaning)));
        Items(roff, "ENVIRONMENT", [("\\fBNO_COLOR\\fR", "When set to anything, the screen has no colours. Without a terminal it never has.")]);
        Line(roff, ".SH SEE ALSO");
        var others = all.Where(other => other != page && !other.Path[CommandPage.Program.Length..].TrimStart().Contains(' ')).Select(other => Reference(other.PageName));
        Line(roff, string.Join(",\n", others));
        return roff.ToString();
    }

    static void Synopsis(StringBuilder roff, CommandPage page)
    {
        Line(roff, $"\\fB{Escaped(page.Path)}\\fR");
        if (page.Subcommands.Count > 0) { Line(roff, "\\fICOMMAND\\fR"); }

        foreach (var value in page.Arguments)
        {
            var name = $"\\fI{Escaped(value.Name)}\\fR{(value.Most > 1 ? "..." : "")}";
            Line(roff, value.Least == 0 ? $"[{name}]" : name);
        }

        Line(roff, "[\\fIoptions\\fR]");
    }

    static void Items(StringBuilder roff, string section, IEnumerable<(string Tag, string Text)> items)
    {
        var isFirst = true;
        foreach (var (tag, text) in items)
        {
            if (isFirst) { Line(roff, $".SH {section}"); }

            isFirst = false;
            Line(roff, ".TP");
            Line(roff, tag);
            Text(roff, text);
        }
    }

    static string Tag(OptionEntry option)
    {
        var names = string.Join(", ", option.Names.Select(name => $"\\fB{Escaped(name)}\\fR"));
        return option.Value is { } value ? $"{names} \\fI{Escaped(value.Name)}\\fR" : names;
    }

    static string Reference(string page) => $"\\fB{Escaped(page)}\\fR(1)";

    // Filled by the reader's program; here only lines that mail and diff can take.
    static void Text(StringBuilder roff, string text)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Escaped))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > LineBytes)
            {
                Line(roff, line.ToString());
                line.Clear();
            }

            if (line.Length > 0) { line.Append(' '); }

            // A line that begins with either is a request.
            if (line.Length == 0 && word[0] is '.' or '\'') { line.Append("\\&"); }

            line.Append(word);
        }

        if (line.Length > 0) { Line(roff, line.ToString()); }
    }

    // Characters that roff prints as typographic ones are named, so that what is copied from the page works in a shell.
    static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            escaped.Append(character switch
            {
                '\\' => "\\(rs",
                '-' => "\\-",
                '\'' => "\\(aq",
                '"' => "\\(dq",
                '`' => "\\(ga",
                '^' => "\\(ha",
                '~' => "\\(ti",
                _ => character.ToString(),
            });
        }

        return escaped.ToString();
    }

    static void Line(StringBuilder roff, string line) => roff.Append(line).Append('\n');
}
