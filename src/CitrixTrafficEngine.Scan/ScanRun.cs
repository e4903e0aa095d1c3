using System.Runtime.Versioning;
using CitrixTrafficEngine.Streaming;

namespace CitrixTrafficEngine.Scan;

/// <summary>A sweep whose results are awaited, one after the other as they become final. For comfort; an <see cref="IResultSink"/> gets them on the thread that sweeps.</summary>
/// <remarks>
/// A <see cref="Scanner"/> sweeps on a thread of its own, at most <see cref="Capacity"/> results ahead: then it sends nothing until they are read, and a pair whose answer comes
/// meanwhile may be late. However the run ends, by then every socket is closed.
/// </remarks>
[SupportedOSPlatform("linux")]
public sealed class ScanRun : IAsyncEnumerable<ProbeResult>
{
    const int MostCapacity = 1 << 20;

    readonly Scanner _scanner;
    readonly Queue _queue = new();
    ScanReport? _report;
    int _isStarted;

    /// <summary>Prepares a sweep; nothing is sent before the first result is awaited.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ArgumentException">The plan has more pairs than a byte each can be kept of: 2,147,483,591.</exception>
    public ScanRun(ScanPlan plan, ScanOptions options, ScanProbes probes) => _scanner = new(plan, options, probes, _queue);

    /// <summary>Results that wait to be read, at most, 1 to 1,048,576. Default: 65,536, as many as can be in flight.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public int Capacity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostCapacity);
            field = value;
        }
    } = 65_536;

    /// <summary>How far it is.</summary>
    public ScanProgress Progress => _scanner.Progress;

    /// <summary>What the sweep did, once the last result was read; null before, and where the run was left earlier.</summary>
    public ScanReport? Report { get; private set; }

    /// <summary>Indices of the addresses whose canary answered too, so that an open port there proves nothing. Whole once <see cref="Report"/> is there, empty before.</summary>
    public IReadOnlyList<int> HostsThatAnswerEverything => Report is null ? [] : _queue.AnswerEverything;

    /// <summary>Begins to sweep. Once for each run.</summary>
    /// <param name="cancellationToken">Ends the run with an <see cref="OperationCanceledException"/>: nothing more is sent then.</param>
    /// <exception cref="InvalidOperationException">The run was begun before.</exception>
    public IAsyncEnumerator<ProbeResult> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _isStarted, 1) == 0
            ? BoundedItems.Run<ProbeResult>(Work, Capacity, "sweep", () => Report = _report, cancellationToken)
            : throw new InvalidOperationException("The results of a run are read once.");

    void Work(Action<ProbeResult> add, CancellationToken stop)
    {
        _queue.Next = add;
        _report = _scanner.Run(stop);
    }

    sealed class Queue : IResultSink
    {
        public Action<ProbeResult>? Next { get; set; }

        public List<int> AnswerEverything { get; } = [];

        public void Add(in ProbeResult result) => Next!(result);

        public void HostDone(int host, bool answersEverything)
        {
            if (answersEverything) { AnswerEverything.Add(host); }
        }
    }
}
