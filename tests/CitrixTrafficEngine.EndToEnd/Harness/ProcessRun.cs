using System.Diagnostics;
using System.Text;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>A program that has run to its end: what it was called with, and what it said.</summary>
sealed record ProcessRun(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>No program of these tests takes longer than 60 s on two cores; one that does hangs.</summary>
    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    /// <summary>Runs <paramref name="file"/> to its end. Ends it, and what it started, by its id after a minute, and throws.</summary>
    public static ProcessRun Of(string file, params IEnumerable<string> arguments) => Within(s_longest, file, arguments);

    /// <summary>As <see cref="Of"/>, with another patience.</summary>
    public static ProcessRun Within(TimeSpan longest, string file, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
            WorkingDirectory = Checkout.Root,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["DOTNET_NOLOGO"] = "1";
        var command = $"{file} {string.Join(' ', start.ArgumentList)}";

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command}: not started");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(longest))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command}: still running after {longest.TotalSeconds} s\n{Tail(output)}\n{Tail(errors)}");
        }

        // A grandchild that keeps a pipe open must not hold the test.
        if (!Task.WaitAll([output, errors], s_longest)) { throw new TimeoutException($"{command}: ended, its output did not"); }

        return new(command, process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Runs one line of bash, for redirections and pipes; <paramref name="arguments"/> are its $1, $2 and so on.</summary>
    public static ProcessRun OfShell(string line, params IEnumerable<string> arguments) => Of("bash", ["-c", line, "bash", .. arguments]);

    /// <summary>This run, when it ended with <paramref name="exitCode"/>; else a failure that shows what it said.</summary>
    public ProcessRun EndedWith(int exitCode)
    {
        if (ExitCode != exitCode) { Assert.Fail($"{Command}\nended with {ExitCode}, expected {exitCode}\nstderr: {Errors}\nstdout: {Head(Output)}"); }

        return this;
    }

    static string Head(string text) => text.Length <= 2_000 ? text : $"{text[..2_000]}…";

    static string Tail(Task<string> text) => text.IsCompletedSuccessfully ? Head(text.Result) : "(unread)";
}
