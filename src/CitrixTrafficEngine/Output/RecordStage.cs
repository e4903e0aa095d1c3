using System.Collections.Concurrent;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Output;

/// <summary>Classifies due flows and writes their records, on a thread of its own. The queue to it is bounded: a slow disk slows the reader, it does not fill memory.</summary>
sealed class RecordStage : IDisposable
{
    const int Chunks = 16; // 16 × 128 flows in flight
    const int FlushBytes = 64 * 1024;

    readonly BlockingCollection<RecordChunk> _full = new(Chunks);
    readonly BlockingCollection<RecordChunk> _empty = new(Chunks);
    readonly Classifier _classifier;
    readonly ServiceTally _tally;
    readonly TrustTally _trust;
    readonly FindingStage? _findings;
    readonly FlowRecord? _record;
    readonly JsonLine _line;
    readonly Stream? _output;
    readonly Thread _thread;
    RecordChunk _current;
    volatile Exception? _fault;

    /// <summary>Makes the stage and starts its thread. Without <paramref name="output"/> and <paramref name="record"/> flows are only tallied.</summary>
    public RecordStage(Classifier classifier, ServiceTally tally, TrustTally trust, FindingStage? findings, FlowRecord? record, JsonLine line, Stream? output)
    {
        _classifier = classifier;
        _tally = tally;
        _trust = trust;
        _findings = findings;
        _record = record;
        _line = line;
        _output = output;
        for (var chunk = 0; chunk < Chunks; chunk++) { _empty.Add(new()); }

        _current = _empty.Take();
        _thread = new(Work) { Name = "records", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Hands over a flow.</summary>
    /// <exception cref="RecordOutputException">An earlier record could not be written.</exception>
    public void Add(in Flow flow, EndReason reason, long dueNs)
    {
        // Before the flow is added: a chunk that cannot be sent takes no more.
        if (_current.IsFull) { Flush(); }

        _current.Add(in flow, reason, dueNs);
    }

    /// <summary>Sends what was handed over on its way, so that a record is never held back for want of company.</summary>
    /// <exception cref="RecordOutputException">An earlier record could not be written.</exception>
    public void Flush()
    {
        ThrowIfFaulted();
        if (_current.Count == 0) { return; }

        _full.Add(_current);
        _current = _empty.Take();
    }

    /// <summary>Waits until every record is written.</summary>
    /// <exception cref="RecordOutputException">A record could not be written.</exception>
    public void Complete()
    {
        if (_fault is null) { Flush(); }

        _full.CompleteAdding();
        _thread.Join();
        ThrowIfFaulted();
    }

    public void Dispose()
    {
        if (!_full.IsAddingCompleted)
        {
            _full.CompleteAdding();
            _thread.Join();
        }

        _current.Dispose();
        while (_empty.TryTake(out var chunk)) { chunk.Dispose(); }

        _full.Dispose();
        _empty.Dispose();
    }

    void ThrowIfFaulted()
    {
        if (_fault is not null) { throw new RecordOutputException(_fault); }
    }

    void Work()
    {
        foreach (var chunk in _full.GetConsumingEnumerable())
        {
            // After a fault the chunks still go round, so that the reader never waits for one.
            if (_fault is null) { TryWrite(chunk); }

            chunk.Clear();
            _empty.Add(chunk);
        }
    }

    void TryWrite(RecordChunk chunk)
    {
        try
        {
            for (var index = 0; index < chunk.Count; index++)
            {
                ref readonly var due = ref chunk[index];
                var found = _classifier.Classify(in due.Flow);
                var isFinal = due.Reason != EndReason.ActiveTimeout;
                _tally.Add(in due.Flow, isFinal, in found);
                if (isFinal) { _trust.Add(in due.Flow); }
                var keys = _findings?.Add(in due.Flow, isFinal, in found) ?? [];
                _record?.Write(in due.Flow, due.Reason, due.DueNs, in found, keys);
                if (_line.Length >= FlushBytes) { WriteOut(); }
            }

            if (_full.Count == 0) { WriteOut(); }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or ObjectDisposedException)
        {
            _fault = fault;
        }
    }

    void WriteOut()
    {
        if (_line.Length == 0) { return; }

        // Whole lines in one call: whoever reads along, or finds the file after a kill, sees complete records.
        _output?.Write(_line.Written);
        _output?.Flush();
        _line.Clear();
    }
}
