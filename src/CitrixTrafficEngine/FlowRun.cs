using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Streaming;

namespace CitrixTrafficEngine;

/// <summary>A run over captures whose flows are awaited, one after the other in the order of their records. For comfort: each is an object; <see cref="EngineOptions.OnFlow"/> allocates none.</summary>
/// <remarks>
/// An <see cref="Engine"/> reads on a thread of its own, at most <see cref="Capacity"/> flows ahead. However it ends (the input, a break, a fault, a cancelled token), by then the
/// sources are closed, the threads have ended and the memory is given back; flows that were not due before a break are dropped. A source that waits for packets and heeds no token is waited for.
/// </remarks>
public sealed class FlowRun : IAsyncEnumerable<FlowReport>
{
    const int MostCapacity = 1 << 20;

    readonly EngineOptions _options;
    readonly RuleTable _rules;
    readonly Func<CancellationToken, IEnumerable<IFrameSource>> _open;
    EngineReport? _report;
    int _isStarted;

    /// <summary>The flows of the sources that <paramref name="open"/> gives. Nothing is opened before the first flow is awaited.</summary>
    /// <param name="options">How the engine works. Its own <see cref="EngineOptions.OnFlow"/> and <see cref="EngineOptions.Records"/> get their part as well.</param>
    /// <param name="rules">What flows are matched against.</param>
    /// <param name="open">Opens sources, one after the other as they are asked for; each is disposed of when it was read. Its token is cancelled when the run is left: <see cref="CaptureOptions.Cancel"/> takes it.</param>
    public FlowRun(EngineOptions options, RuleTable rules, Func<CancellationToken, IEnumerable<IFrameSource>> open)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(open);
        _options = options;
        _rules = rules;
        _open = open;
    }

    /// <summary>Flows that wait to be read, at most, 1 to 1,048,576; then reading waits. Default: 1,024.</summary>
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
    } = 1_024;

    /// <summary>What the run read and found, once the last flow was read; null before, and where the run was left earlier.</summary>
    public EngineReport? Report { get; private set; }

    /// <summary>Begins to read. Once for each run.</summary>
    /// <param name="cancellationToken">Ends the run with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOperationException">The run was begun before.</exception>
    /// <remarks>What opening and reading throw comes out of the enumeration, behind the flows that were due before: <see cref="IOException"/>, <see cref="CaptureFormatException"/>.</remarks>
    public IAsyncEnumerator<FlowReport> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _isStarted, 1) == 0
            ? BoundedItems.Run<FlowReport>(Work, Capacity, "flows", () => Report = _report, cancellationToken)
            : throw new InvalidOperationException("The flows of a run are read once.");

    void Work(Action<FlowReport> add, CancellationToken stop)
    {
        using var engine = new Engine(_options with { OnFlow = _options.OnFlow + Take }, _rules);
        var reason = EndReason.EndOfInput;
        PacketDrops? dropped = null;
        foreach (var source in _open(stop))
        {
            using (source)
            {
                engine.Read(source, stop);
                if (OperatingSystem.IsWindows() || source is not LiveCapture live) { continue; }

                dropped = live.Drops;
                if (live.IsInterfaceDown) { reason = EndReason.InterfaceDown; }
            }
        }

        if (!stop.IsCancellationRequested) { _report = engine.Finish(reason, dropped); }

        void Take(in FlowView flow)
        {
            if (!stop.IsCancellationRequested) { add(flow.ToReport()); }
        }
    }
}
