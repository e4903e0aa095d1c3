using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ctxscan;

/// <summary>Where a command writes: data to <see cref="Output"/>, messages to <see cref="Error"/>.</summary>
sealed record Terminal
{
    /// <summary>Columns of a terminal that does not say how many it has: 80.</summary>
    const int UsualColumns = 80;

    /// <summary>Standard output, unbuffered bytes.</summary>
    public required Stream Output { get; init; }

    /// <summary>Opens standard input.</summary>
    public Func<Stream>? OpenInput { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person reads standard error on a terminal.</summary>
    public bool IsErrorWatched { get; init; }

    /// <summary>Whether standard error shows colours: a terminal whose user did not set NO_COLOR (https://no-color.org).</summary>
    public bool UsesColor { get; init; }

    /// <summary>The command line as typed, for the run record.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Columns when a person reads standard output on a terminal; absent when it is a file or a pipe.</summary>
    public int? Columns { get; init; }

    /// <summary>The streams of this process.</summary>
    public static Terminal OfProcess() => new()
    {
        Output = OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardOutput(),
        OpenInput = OpenStandardInput,
        Error = new ErrorWriter(Console.Error),
        IsErrorWatched = !Console.IsErrorRedirected,
        UsesColor = !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        Columns = Console.IsOutputRedirected ? null : ColumnsOfConsole(),
    };

    /// <summary>A buffered UTF-8 writer over <see cref="Output"/> with LF line ends. The caller disposes it.</summary>
    public TextWriter NewWriter() =>
        new StreamWriter(Output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16_384, leaveOpen: true) { NewLine = "\n" };

    // A file stream over the descriptor, so that a pipe is known as one: it is enlarged, and left at once on an interrupt.
    static Stream OpenStandardInput() => OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()
        : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    static int ColumnsOfConsole()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : UsualColumns;
        }
        catch (IOException)
        {
            return UsualColumns;
        }
    }
}
