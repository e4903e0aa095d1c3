using CitrixTrafficEngine.Privacy;

namespace CitrixTrafficEngine.Output;

/// <summary>Writes the <c>ctxscan.run</c> record, the first line of every file.</summary>
public static class RunRecord
{
    /// <summary>Writes the record and its line end to <paramref name="output"/>; where there is an <paramref name="anonymizer"/>, names mapped and of the command line the options only.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(Stream output, RunInfo run, Anonymizer? anonymizer = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(run);
        var line = new JsonLine { Anonymizer = anonymizer };
        line.Raw("{\"@timestamp\":\""u8);
        line.Time(run.StartedNs);
        line.Raw("\",\"ecs\":{\"version\":\"8.17.0\"},\"event\":{\"kind\":\"event\",\"dataset\":\"ctxscan.run\",\"module\":\"ctxscan\",\"action\":\"run-started\",\"start\":\""u8);
        line.Time(run.StartedNs);
        line.Raw("\"},\"observer\":{\"name\":"u8);
        line.Name(run.ObserverName);
        line.Raw(",\"product\":\"ctxscan\",\"version\":"u8);
        line.Text(run.Version);
        if (run.Interface is not null)
        {
            line.Raw(",\"ingress\":{\"interface\":{\"name\":"u8);
            line.Name(run.Interface);
            line.Raw("}}"u8);
        }

        line.Raw("},\"process\":{\"command_line\":"u8);
        line.Text(anonymizer is null ? run.CommandLine : OptionsOf(run.CommandLine));
        line.Raw("},\"ctxscan\":{\"run\":{\"version\":"u8);
        line.Text(run.Version);
        line.Raw(",\"catalog_version\":"u8);
        line.Text(run.CatalogVersion);
        line.Raw(",\"inputs\":["u8);
        for (var input = 0; input < run.Inputs.Count; input++)
        {
            if (input > 0) { line.Raw((byte)','); }

            line.Name(run.Inputs[input]);
        }

        line.Raw((byte)']');
        if (run.Site is not null)
        {
            line.Raw(",\"site\":"u8);
            line.Name(run.Site);
        }

        if (run.Note is not null)
        {
            line.Raw(",\"note\":"u8);
            line.Text(run.Note);
        }

        line.Raw("}}}\n"u8);
        output.Write(line.Written);
    }

    // What was typed may name hosts, files and addresses: the program, its command and the names of options stay.
    static string OptionsOf(string commandLine)
    {
        const int ProgramAndCommand = 2;

        var shown = new List<string>();
        foreach (var word in commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var text = shown.Count < ProgramAndCommand ? word : OptionOf(word) ?? "*";
            if (text != "*" || shown[^1] != "*") { shown.Add(text); }
        }

        return string.Join(' ', shown);
    }

    // --name, --name=value, -n, -nvalue
    static string? OptionOf(string word)
    {
        if (word is ['-', not '-', ..]) { return word[..2]; }

        var name = word.Split('=', ':')[0];
        return word.StartsWith("--", StringComparison.Ordinal) && name[2..].All(letter => char.IsAsciiLetterLower(letter) || letter == '-') ? name : null;
    }
}
