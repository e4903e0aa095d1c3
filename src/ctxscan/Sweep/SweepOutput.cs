using System.Globalization;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;
using Ctxscan.Audit;
using Ctxscan.Listings;

namespace Ctxscan.Sweep;

/// <summary>Everything that becomes of a sweep's results: the file, standard output, screen, comparison and exit code. Begin, sweep into <see cref="Recorder"/>, end.</summary>
sealed class SweepOutput : IDisposable
{
    readonly SweepOutputPlan _plan;
    readonly ScanPlan _scan;
    readonly Terminal _terminal;
    readonly SweepScreen _screen;
    readonly Expectation? _expectation;
    readonly SiteExpectation? _site;
    readonly FileStream? _file;
    readonly List<ProbeView>? _listed;
    readonly int _readExitCode; // of what was read before the sweep
    SweepRunInfo? _run;

    /// <summary>Opens the file. With <paramref name="resumed"/> goes on in its file, else replaces one of the name. <paramref name="site"/> expects in the place of earlier records.</summary>
    /// <exception cref="UsageException">The expectation is none, or the plan has more pairs than can be kept.</exception>
    /// <exception cref="CheckpointException">The file is of another plan, or holds what is no record of it.</exception>
    /// <exception cref="IOException">A file cannot be read or made.</exception>
    public SweepOutput(SweepOutputPlan plan, ScanPlan scan, Checkpoint? resumed, IReadOnlyList<ProfileNeeds> needs, Terminal terminal, SiteExpectation? site = null)
    {
        (_plan, _scan, _terminal) = (plan, scan, terminal);
        if (scan.PairCount > Array.MaxLength) { throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{scan.PairCount:N0} pairs are more than one run keeps, {Array.MaxLength:N0}: name fewer addresses or ports")); }

        _site = site;
        if (plan.Expect is not null && site is null)
        {
            (_expectation, var read) = SweepExpectation.Read(plan.Expect);
            _readExitCode = read.Tell(plan.Expect, "compared", terminal.Error);
        }

        var tally = resumed?.Load(scan) ?? new SweepTally(scan);
        _screen = new(terminal.Error, scan, tally, needs);
        _file = resumed is null && plan.Output is { } path ? NamedFile.Create(path, ResultFile.Create) : null;
        var format = FormatOf(plan, terminal);
        _listed = format is not null and not ListingFormat.Ndjson ? [] : null;
        Recorder = new(scan, tally, new()
        {
            File = resumed?.File ?? _file,
            Shown = format == ListingFormat.Ndjson ? terminal.Output : null,
            GoesOnWithoutShown = fault => RecordTarget.IsClosedPipe(fault) && (resumed is not null || plan.Output is not null),
            OnShown = _listed is null ? null : _listed.Add,
            IsShown = plan.IsShown,
            Needs = needs,
            Resumed = resumed,
            CommunityIdSeed = plan.CommunityIdSeed,
        });
        Format = format;
    }

    /// <summary>Takes the results: the scanner's sink.</summary>
    public SweepRecorder Recorder { get; }

    /// <summary>Whether nothing must answer: what is open differs from the expectation.</summary>
    public bool ExpectClosed { get; init; }

    /// <summary>How results are shown on standard output, or null where they are not.</summary>
    string? Format { get; }

    /// <summary>Opens the file of <c>--resume</c>; null without the option. Its plan is null where the run was killed before its first record.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="CheckpointException">It is no file of a sweep.</exception>
    /// <exception cref="IOException">It cannot be read or written, or another sweep writes it.</exception>
    public static Checkpoint? Resume(SweepOutputPlan plan) =>
        plan.Resume is { } path ? NamedFile.Read(path, "the records of the sweep to go on with", Checkpoint.Open) : null;

    /// <summary>Writes the head of the screen and the run record.</summary>
    /// <exception cref="RecordOutputException">It cannot be written.</exception>
    public void Begin(SweepRunInfo run)
    {
        _run = run;
        if (!_plan.Quiet) { _screen.WriteHead(run); }

        Recorder.Start(run);
    }

    /// <summary>A line that tells how it goes until it is disposed; null where nobody would see it.</summary>
    public SweepStatusLine? WatchProgress(Func<int> inFlight) =>
        _terminal.IsErrorWatched && !_plan.Quiet ? new(_terminal.Error, Recorder.Tally, inFlight) : null;

    /// <summary>Writes what is left, shows it, compares, and gives the exit code; <paramref name="signalExitCode"/> is that of an interrupt, or 0.</summary>
    /// <exception cref="RecordOutputException">The records cannot be written.</exception>
    /// <exception cref="IOException">Standard output cannot be written.</exception>
    public int End(ScanReport report, int signalExitCode)
    {
        var run = _run ?? throw new InvalidOperationException("The output was not begun.");
        var summary = Recorder.Finish(report, RecordTarget.NowNs());
        if (_listed is not null) { ProbeListing.Write(_listed, Format!, run.CommandLine, _terminal); }

        if (!_plan.Quiet) { _screen.WriteResults(summary, _plan.Output ?? _plan.Resume); }

        var exitCode = ExitCode.Worse(ExitCode.Worse(signalExitCode, _readExitCode), IsComplete(summary, run) ? ExitCode.Done : ExitCode.Incomplete);
        if (_expectation is not null) { exitCode = ExitCode.Worse(exitCode, Compare(_expectation, _plan.Expect!)); }

        if (_site is not null) { return ExitCode.Worse(exitCode, Compare(_site.Of(_scan, Recorder.Tally, ExpectClosed), _plan.Expect!)); }

        if (!ExpectClosed) { return exitCode; }

        var closed = new Expectation();
        closed.Add(_scan, ExpectedOutcome.NotOpen);
        return ExitCode.Worse(exitCode, Compare(closed, "--expect-closed"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Recorder.Dispose();
        _file?.Dispose();
    }

    int Compare(Expectation expectation, string source) => SweepExpectation.Tell(expectation.Compare(_scan, Recorder.Tally), source, _terminal.Error);

    // Records go to standard output like those of an audit; a person is shown something there only on request.
    static string? FormatOf(SweepOutputPlan plan, Terminal terminal)
    {
        if (plan.Format is not null) { return plan.Format; }

        var isTerminal = terminal.Columns is not null;
        return plan.IsShown is not null ? (isTerminal ? ListingFormat.Table : ListingFormat.Ndjson)
            : plan.Output is null && plan.Resume is null && !isTerminal ? ListingFormat.Ndjson
            : null;
    }

    bool IsComplete(SweepSummary summary, SweepRunInfo run)
    {
        if (!summary.AddsUp) { _terminal.Error.WriteLine("ctxscan: the counts of the sweep do not add up; please report this with its summary record"); }

        return summary is { AddsUp: true, Unfinished: 0, ReceiveDrops: 0 } && summary.CountOf(Verdict.NotProbed) == 0 && run.Unresolved.Count == 0;
    }
}
