using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Output;

namespace Ctxscan.Audit;

/// <summary>Where a run writes its records, and what it says of itself there.</summary>
static class RecordTarget
{
    /// <summary>Creates the file at <paramref name="path"/>; one of that name is replaced.</summary>
    /// <exception cref="UsageException">It is a folder.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static FileStream Open(string path) =>
        NamedFile.Create(path, name => new FileStream(name, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0));

    /// <summary>Refuses an output that is one of the inputs: to create it would empty it before it is read.</summary>
    /// <exception cref="UsageException">It is one.</exception>
    public static void RefuseInput(string? output, IEnumerable<string> inputs)
    {
        if (output is null || !File.Exists(output)) { return; }

        var same = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var target = Resolved(output);
        if (inputs.Any(input => string.Equals(Resolved(input), target, same))) { throw new UsageException($"{output}: is one of the captures to read"); }
    }

    static string Resolved(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);

    /// <summary>What the run record says.</summary>
    public static RunInfo Info(RunPlan plan, Terminal terminal, Catalog catalog, IReadOnlyList<string> inputs, long startedNs) => new()
    {
        Version = ProductVersion.Text,
        CatalogVersion = catalog.Version,
        CommandLine = "ctxscan " + string.Join(' ', terminal.Arguments),
        ObserverName = Environment.MachineName,
        Inputs = inputs,
        StartedNs = startedNs,
        Note = plan.Note,
        Site = plan.Site,
    };

    /// <summary>Writes, and says of a failure that it was the output's.</summary>
    /// <exception cref="RecordOutputException">It failed.</exception>
    public static void Written(Action write)
    {
        try
        {
            write();
        }
        catch (IOException exception)
        {
            throw new RecordOutputException(exception);
        }
    }

    /// <summary>Whether <paramref name="fault"/> says that the reader of standard output has gone.</summary>
    public static bool IsClosedPipe(Exception fault) => fault is ClosedPipeException || fault.InnerException is ClosedPipeException;

    /// <summary>Now, in nanoseconds since 1970 UTC.</summary>
    public static long NowNs() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
}
