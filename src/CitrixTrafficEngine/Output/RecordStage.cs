using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Output;

/// <summary>Classifies due flows and writes their records, on a thread of its own. The queue to it is bounded: a slow disk slows the reader, it does not fill memory.</summary>
sealed class RecordStage : IDisposable
{
    const int Chunks = 16; // 16 × 128 flows in flight
    const int FlushBytes = 64 * 1024;

    readonly BlockingCollection<RecordChunk> _full = new(Chunks);
    readonly BlockingCollection<RecordChunk> _empty = new(Chunks);
    readonly Classifier _classifier;
    readonly RoleMatcher _roles;
    readonly ServiceTally _tally;
    readonly TrustTally _trust;
    readonly ContentStage? _content;
    readonly FindingSource _findings;
    readonly FlowRecord? _record;
    readonly ChunkCommunityIds? _communityIds;
    readonly JsonLine _line;
    readonly Stream? _output;
    readonly FlowFeed? _feed;
    readonly Thread _thread;
    RecordChunk _current;
    volatile Exception? _fault;

    /// <summary>Makes the stage and starts its thread. Without <paramref name="output"/> and <paramref name="record"/> flows are only tallied, and given to <paramref name="feed"/>; without <paramref name="content"/> no payload is read.</summary>
    public RecordStage(Classifier classifier, RoleMatcher roles, FindingSource findings, ServiceTally tally, TrustTally trust, ContentStage? content, FlowRecord? record, JsonLine line, Stream? output, FlowFeed? feed)
    {
        _classifier = classifier;
        _roles = roles;
        _tally = tally;
        _trust = trust;
        _content = content;
        _findings = findings;
        _record = record;
        _communityIds = record?.NewChunkIds();
        _line = line;
        _output = output;
        _feed = feed;
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

    /// <summary>Hands over the payload of <paramref name="packet"/>, which was added to <paramref name="flow"/>, to be read before the flow is due.</summary>
    /// <exception cref="RecordOutputException">An earlier record could not be written.</exception>
    public void AddNote(in Flow flow, in Packet packet, in Frame frame)
    {
        const byte Tcp = 6;

        var bytes = Math.Min(packet.PayloadCaptured, NoteTaker.MaxBytes);
        if (!_current.Notes.HasRoom(bytes)) { Flush(); }

        var end = (int)(packet.Flags & PacketFlags.Reversed);
        ref readonly var side = ref flow.Transport(end);
        var note = new Note { Key = flow.Key, TimeNs = frame.TimestampNs, Bytes = bytes, DueBefore = _current.Count, End = (byte)end };
        if (packet.Key.Protocol == Tcp)
        {
            // A SYN takes the number before its data.
            note.Sequence = packet.Sequence + ((packet.TcpFlags & TcpFlags.Syn) != 0 ? 1u : 0u);
            note.Beginning = side.InitialSequence + 1;
            note.HasBeginning = (side.Seen & (SideSeen.Syn | SideSeen.SynAck)) != 0;
            note.Opening = Note.OpeningOf(in flow, end);
        }

        _current.Notes.Add(in note, frame.Bytes.Slice(packet.PayloadOffset, bytes));
    }

    /// <summary>Sends what was handed over on its way, so that a record is never held back for want of company.</summary>
    /// <exception cref="RecordOutputException">An earlier record could not be written.</exception>
    public void Flush()
    {
        ThrowIfFaulted();
        if (_current.IsEmpty) { return; }

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
        if (_fault is IOException or UnauthorizedAccessException or NotSupportedException or ObjectDisposedException) { throw new RecordOutputException(_fault); }

        if (_fault is not null) { ExceptionDispatchInfo.Throw(_fault); }

        _feed?.ThrowIfFaulted();
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
            _communityIds?.Compute(chunk);

            // As they came: a note belongs to the flow that is due next under its key.
            var at = 0;
            var hasNote = chunk.Notes.Next(ref at, out var note, out var payload);
            for (var index = 0; index <= chunk.Count; index++)
            {
                while (hasNote && note.DueBefore == index)
                {
                    _content?.Add(in note, payload);
                    hasNote = chunk.Notes.Next(ref at, out note, out payload);
                }

                if (index < chunk.Count) { Write(in chunk[index], index); }
            }

            if (_full.Count == 0) { WriteOut(); }
        }
        catch (Exception fault)
        {
            // Whatever it is belongs to the thread that reads: here it would end the process.
            _fault = fault;
        }
    }

    void Write(in DueFlow due, int index)
    {
        var found = _classifier.Classify(in due.Flow);
        var isFinal = due.Reason != EndReason.ActiveTimeout;
        var tftpClient = -1;
        var content = _content?.Take(in due.Flow, isFinal, out tftpClient);
        if (tftpClient >= 0) { found = _classifier.OfTftp(in due.Flow, tftpClient); }

        _roles.Match(in due.Flow, isFinal, ref found);
        _tally.Add(in due.Flow, isFinal, in found);
        if (isFinal) { _trust.Add(in due.Flow); }

        var keys = _findings.Add(in due.Flow, isFinal, in found, content);
        _record?.Write(in due.Flow, due.Reason, due.DueNs, in found, content, keys, _communityIds!.Of(index));
        _feed?.Add(in due.Flow, due.Reason, in found, content, keys);
        if (_line.Length >= FlushBytes) { WriteOut(); }
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
