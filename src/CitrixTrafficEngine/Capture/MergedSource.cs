namespace CitrixTrafficEngine.Capture;

/// <summary>Several inputs as one, interleaved by packet time; at equal times the first named comes first.</summary>
/// <remarks>
/// Frames point into the buffers of the inputs. An input whose buffer is used up therefore ends the batch: it is read on in the next call,
/// when the frames handed over are no longer valid. Time that runs backwards within an input stays as it is there.
/// </remarks>
public sealed class MergedSource : IFrameSource
{
    readonly MergedInput[] _inputs;
    readonly PriorityQueue<int, (long Ns, int Index)> _queue;
    readonly List<CaptureInterface> _interfaces = [];
    readonly List<CaptureFailure> _failures = [];
    readonly List<CaptureFault> _faults = [];
    int _usedUp = -1;

    internal MergedSource(IEnumerable<MergedInput> inputs)
    {
        _inputs = [.. inputs];
        _queue = new(_inputs.Select((input, index) => (index, (input.NextNs, index))));
    }

    /// <inheritdoc/>
    public string Name => string.Join(", ", _inputs.Select(input => input.Name));

    /// <inheritdoc/>
    public IReadOnlyList<CaptureInterface> Interfaces => _interfaces;

    /// <summary>The first of <see cref="Faults"/>, and how many more there are.</summary>
    public CaptureFault? Fault => _faults.Count switch
    {
        0 => null,
        1 => _faults[0],
        var count => _faults[0] with { Message = $"{_faults[0].Message} (and {count - 1} more inputs ended early)" },
    };

    /// <summary>What ended inputs early, with their names; the others were read on.</summary>
    public IReadOnlyList<CaptureFault> Faults => _faults;

    /// <summary>Each input, with what ended it early.</summary>
    internal IEnumerable<(string Name, CaptureFault? Fault)> Ends => _inputs.Select(input => (input.Name, input.Fault));

    /// <summary>Inputs that could not be opened or read on.</summary>
    public IReadOnlyList<CaptureFailure> Failures => _failures;

    /// <inheritdoc/>
    public bool Read(FrameBatch batch)
    {
        batch.Clear();
        if (_usedUp >= 0) { Queue(_usedUp, fill: true); }

        _usedUp = -1;
        while (!batch.IsFull && _queue.TryDequeue(out var index, out _))
        {
            var input = _inputs[index];
            if (!input.HasFrame) { Queue(index, fill: true); }
            else if (AddRun(batch, input, index)) { Queue(index, fill: false); }
            else
            {
                _usedUp = index;
                break;
            }
        }

        return batch.Count > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var input in _inputs) { input.Dispose(); }
    }

    // Adds what comes before the next packet of any other input. False where the buffered packets are used up.
    bool AddRun(FrameBatch batch, MergedInput input, int index)
    {
        var end = _queue.TryPeek(out _, out var other) ? other : (Ns: long.MaxValue, Index: int.MaxValue);
        do
        {
            batch.Add(input.Take(_interfaces));
            if (!input.HasFrame) { return false; }
        }
        while (!batch.IsFull && (input.NextNs < end.Ns || (input.NextNs == end.Ns && index < end.Index)));

        return true;
    }

    void Queue(int index, bool fill)
    {
        var input = _inputs[index];
        try
        {
            if (!fill || input.Fill()) { _queue.Enqueue(index, (input.NextNs, index)); }
            else if (input.Fault is not null) { _faults.Add(input.Fault with { Message = $"{input.Name}: {input.Fault.Message}" }); }
        }
        catch (Exception cause) when (CaptureFailure.Covers(cause))
        {
            _failures.Add(new(input.Name, cause));
            input.Dispose();
        }
    }
}
