using System.CommandLine;
using Ctxscan.Explain;
using Ctxscan.Listings;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan explain TERM</c>: what a port, a command or a name means, and whether it is needed.</summary>
static class ExplainCommand
{
    const string Text = "text";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var term = new Argument<string[]>("TERM")
        {
            Description = "A port (27000, 2598/udp), a command (\"qfarm /load\"), a finding (finding:blocked-silent), or the id of a row, service, product, role or profile.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("explain", "Say what a port, a command or a name means, and whether it is needed.") { term };
        var format = ListingFormat.NewOption(Text, ListingFormat.Ndjson);
        command.Options.Add(format);
        var arguments = new CatalogArguments(command);
        command.SetAction(parsed =>
        {
            var answers = new Explainer(arguments.Load(parsed)).Explain(string.Join(' ', parsed.GetValue(term)!));
            if (parsed.GetValue(format) == Text)
            {
                WriteText(answers, terminal);
                return ExitCode.Done;
            }

            using var records = new RecordWriter(terminal.Output);
            foreach (var answer in answers) { records.Write(answer, ExplanationRecord.Write); }

            return ExitCode.Done;
        });
        return command;
    }

    static void WriteText(IReadOnlyList<Explanation> answers, Terminal terminal)
    {
        using var writer = terminal.NewWriter();
        for (var index = 0; index < answers.Count; index++)
        {
            if (index > 0) { writer.WriteLine(); }

            ExplanationText.Write(answers[index], writer, terminal.Columns);
        }
    }
}
