using System.Text;
using System.Text.Json;
using Ctxscan;

namespace CitrixTrafficEngine.Tests.Cli;

/// <summary>One run of the command line in this process.</summary>
sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static CommandRun Of(params string[] args) => On(columns: null, args);

    public static CommandRun On(int? columns, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = CommandLine.Run(args, new() { Output = output, Error = error, Columns = columns });
        return new(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement[] Records => Array.ConvertAll(Lines, line => JsonDocument.Parse(line).RootElement);
}
