using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>Where the results of a sweep go.</summary>
public sealed record SweepRecorderOptions
{
    /// <summary>Takes every record, or null.</summary>
    public Stream? File { get; init; }

    /// <summary>Takes the records that <see cref="IsShown"/> lets pass, or null.</summary>
    public Stream? Shown { get; init; }

    /// <summary>Whether to go on without <see cref="Shown"/> after it failed; null for no.</summary>
    public Func<RecordOutputException, bool>? GoesOnWithoutShown { get; init; }

    /// <summary>Takes the probes that <see cref="IsShown"/> lets pass, or null.</summary>
    public Action<ProbeView>? OnShown { get; init; }

    /// <summary>Which verdicts are shown; null for all. The file has all of them.</summary>
    public Func<Verdict, bool>? IsShown { get; init; }

    /// <summary>What the profiles need, for the target records.</summary>
    public IReadOnlyList<ProfileNeeds> Needs { get; init; } = [];

    /// <summary>The earlier parts of the run, or null. Its file is not written unless it is <see cref="File"/> too.</summary>
    public Checkpoint? Resumed { get; init; }

    /// <summary>Community ID seed.</summary>
    public ushort CommunityIdSeed { get; init; }
}

/// <summary>
/// Turns results into records: one for each pair as it becomes final, one for each address that answered, then the summary.
/// Call <see cref="Start"/>, give it to the scanner, call <see cref="Finish"/>.
/// </summary>
public sealed class SweepRecorder : IResultSink, IDisposable
{
    readonly ScanPlan _plan;
    readonly SweepRecorderOptions _options;
    readonly JsonLine _line = new();
    readonly ProbeRecord _probes;
    readonly LineOutput? _file;
    LineOutput? _shown;
    readonly long[] _verdicts = new long[ResultText.Verdicts.Count];
    readonly HashSet<int> _written = []; // addresses whose target record is of this part
    readonly HashSet<int> _changed = []; // addresses that answered in this part and have no target record yet
    readonly long _doneBefore;
    readonly long _triesBefore;
    SweepRunInfo? _run;
    long _lastNs;

    /// <summary>A recorder of <paramref name="plan"/> that adds to <paramref name="tally"/>, which a checkpoint may have filled.</summary>
    public SweepRecorder(ScanPlan plan, SweepTally tally, SweepRecorderOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(tally);
        ArgumentNullException.ThrowIfNull(options);
        _plan = plan;
        _options = options;
        Tally = tally;
        (_doneBefore, _triesBefore) = (tally.Done, tally.Tries);
        _probes = new(_line, plan, options.CommunityIdSeed);
        _file = options.File is null ? null : new(options.File);
        _shown = options.Shown is null ? null : new(options.Shown);
    }

    /// <summary>What is known of every pair.</summary>
    public SweepTally Tally { get; }

    int Part => (_options.Resumed?.Parts ?? 0) + 1;

    /// <summary>Writes the run record, at once.</summary>
    /// <exception cref="RecordOutputException">It cannot be written.</exception>
    public void Start(SweepRunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _run = run;
        SweepRunRecord.Write(_line, run, PlanDescription.Of(_plan), Part);
        Emit(isShown: true);
        Flush();
    }

    /// <inheritdoc/>
    public void Add(in ProbeResult result)
    {
        Tally.Add(result);
        _verdicts[(int)result.Verdict]++;
        _lastNs = Math.Max(_lastNs, result.EndNs);
        if (Tally.HasAnswered(result.Host)) { _changed.Add(result.Host); }

        var isShown = _options.IsShown is null || _options.IsShown(result.Verdict);
        _probes.Write(result);
        Emit(isShown);
        if (isShown && _options.OnShown is { } onShown) { onShown(ProbeView.Of(_plan, result)); }
    }

    /// <inheritdoc/>
    public void HostDone(int host, bool answersEverything)
    {
        if (answersEverything) { Tally.NoteAnswersEverything(host); }

        if (Tally.HasAnswered(host)) { WriteTarget(host, _lastNs); }
    }

    /// <summary>Writes what is left, then the summary, and flushes. Also called after an interrupt.</summary>
    /// <exception cref="RecordOutputException">It cannot be written.</exception>
    public SweepSummary Finish(ScanReport report, long endedNs)
    {
        ArgumentNullException.ThrowIfNull(report);
        var run = _run ?? throw new InvalidOperationException("The recorder was not started.");
        WriteMissingTargets(endedNs);
        var summary = SweepSummary.Of(Tally, report, run, _options.Resumed?.Totals ?? new(), Part, new(_doneBefore, _triesBefore, _verdicts), endedNs);
        SweepSummaryRecord.Write(_line, summary, _plan);
        Emit(isShown: true);
        Flush();
        return summary;
    }

    /// <summary>Ends the timers. What <see cref="Finish"/> did not flush is lost.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _shown?.Dispose();
    }

    // Addresses that an interrupt left half done; and, after a resume, those whose last probe was kept and whose target record was not.
    void WriteMissingTargets(long endedNs)
    {
        foreach (var host in _changed.Order().ToArray()) { WriteTarget(host, endedNs); }

        if (_options.Resumed is not { } resumed) { return; }

        for (var host = 0; host < _plan.HostCount; host++)
        {
            if (Tally.HasAnswered(host) && !_written.Contains(host) && !resumed.HasTarget(host)) { WriteTarget(host, endedNs); }
        }
    }

    void WriteTarget(int host, long timeNs)
    {
        TargetRecord.Write(_line, _plan, host, HostReading.Of(_plan, Tally, host, _options.Needs), Tally.AnswersEverything(host), timeNs);
        Emit(isShown: true);
        _written.Add(host);
        _changed.Remove(host);
    }

    void Emit(bool isShown)
    {
        _file?.Append(_line.Written);
        if (isShown) { Show(shown => shown.Append(_line.Written)); }

        _line.Clear();
    }

    void Flush()
    {
        _file?.Flush();
        Show(shown => shown.Flush());
    }

    void Show(Action<LineOutput> write)
    {
        if (_shown is null) { return; }

        try
        {
            write(_shown);
        }
        catch (RecordOutputException fault) when (_options.GoesOnWithoutShown?.Invoke(fault) == true)
        {
            _shown.Dispose();
            _shown = null;
        }
    }
}
