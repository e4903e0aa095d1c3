using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine;

/// <summary>Reads frames, assembles flows, classifies them and writes their records. The caller's thread owns the flow table; one more classifies and writes.</summary>
public sealed unsafe class Engine : IDisposable
{
    readonly TunnelTable _tunnels = new();
    readonly PacketParser _parser;
    readonly FlowTable _table;
    readonly FragmentTable _fragments;
    readonly RecordStage _stage;
    readonly ContentStage? _content;
    readonly HostNames? _names;
    readonly ServiceTally _tally;
    readonly List<Origin> _origins = [];
    readonly List<InputReport> _inputs = [];
    readonly long[] _outcomes = new long[PacketOutcomes.Count];
    readonly DuplicateDetector _duplicates = new();
    readonly bool _removeDuplicates;
    readonly FrameBatch _batch = new();
    readonly FrameFilter? _filter;
    readonly FlowTrace? _trace;
    readonly LearnedTraffic _learned;
    readonly FindingStage? _findings;
    readonly FindingRecord _findingRecord;
    readonly JsonLine _line;
    readonly Stream? _records;
    readonly ushort _communityIdSeed;
    Packet* _packets = (Packet*)NativeMemory.AlignedAlloc((nuint)(FrameBatch.Capacity * sizeof(Packet)), 64);

    /// <summary>Flows in the table now. Any thread may ask while another reads.</summary>
    public int FlowsActive => _table.Active;

    /// <summary>Makes an engine that matches flows against <paramref name="rules"/>.</summary>
    public Engine(EngineOptions options, RuleTable rules)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rules);

        // A new seed each run: nobody can craft traffic for a place in the table.
        var seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var line = _line = new JsonLine { Anonymizer = options.Anonymizer };
        _learned = options.Learned ?? new(rules);
        _learned.Anonymizer = options.Anonymizer;
        _names = options.Names.Mode == NameMode.Off ? null : _learned.Names ??= new(options.Names.File, learns: options.Names.Mode == NameMode.Capture, options.Site);
        _content = options.ReadContent ? new(_names) : null;
        var record = options.Records is null ? null : new FlowRecord(line, new MatchText(rules, options.Signatures), new(options.Signatures), _tunnels, _origins, options.CommunityIdSeed, _names);
        var heartbeats = new HeartbeatWatch();
        _records = options.Records;
        _communityIdSeed = options.CommunityIdSeed;
        _findings = options.Findings is null ? null : new(rules, options.Findings, heartbeats);
        _findingRecord = new(line);
        _filter = options.Filter;
        _trace = options.Trace;
        _removeDuplicates = options.RemoveDuplicates;
        _tally = new(options.Signatures);
        var services = Named(options.Signatures, signature => signature.Service);
        _stage = new(new(rules, options.Signatures, _learned.Listeners), new(rules, _learned, options.Site, services), new(_findings, _learned, services), _tally, new(_origins), _content, record, line, options.Records, FeedOf(options, rules));
        _parser = new(options.Parser, seed, _tunnels);
        _table = new(options.Limits, seed, heartbeats, _stage.Add, _content is null ? null : _stage.AddNote, options.Names.Mode == NameMode.Capture);
        _fragments = new(seed);
    }

    /// <summary>Reads <paramref name="source"/> to its end, or until <paramref name="cancel"/> asks to stop. Flows go on from one source to the next.</summary>
    /// <exception cref="IOException">The source cannot be read any further.</exception>
    /// <exception cref="RecordOutputException">A record cannot be written.</exception>
    /// <remarks>What <see cref="EngineOptions.OnFlow"/> throws comes out here or of <see cref="Finish"/>, as it is.</remarks>
    public void Read(IFrameSource source, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var origins = new OriginIndex(_origins, _inputs, source);
        try
        {
            while (!cancel.IsCancellationRequested && source.Read(_batch))
            {
                if (_batch.Count > 0)
                {
                    Add(_batch, origins);

                    // A batch that is not full is all there was: the next may be long in coming.
                    if (!_batch.IsFull) { _stage.Flush(); }
                }
                else if (source.IsLive) { Tick(); }
            }
        }
        finally
        {
            origins.End();
        }
    }

    /// <summary>Ends all flows, waits until their records are written, and writes what was found. Once, and the last thing an engine does.</summary>
    /// <param name="reason">Why the flows end.</param>
    /// <param name="dropped">What a live capture lost, or null.</param>
    /// <exception cref="RecordOutputException">A record cannot be written.</exception>
    public EngineReport Finish(EndReason reason = EndReason.EndOfInput, PacketDrops? dropped = null)
    {
        _outcomes[(int)PacketOutcome.FragmentOrphan] = _fragments.EndAll();
        _table.EndAll(reason);
        _stage.Complete();
        var findings = _findings?.Finish(_origins, dropped, _communityIdSeed) ?? FindingReport.Empty;
        Write(findings);
        var skipped = new SortedDictionary<PacketOutcome, long>();
        for (var outcome = PacketOutcome.Flow + 1; (int)outcome < PacketOutcomes.Count; outcome++)
        {
            if (_outcomes[(int)outcome] > 0) { skipped.Add(outcome, _outcomes[(int)outcome]); }
        }

        return new()
        {
            PacketsRead = _inputs.Sum(input => input.Packets),
            PacketsInFlows = _outcomes[(int)PacketOutcome.Flow],
            Skipped = skipped,
            NotIp = new SortedDictionary<string, long>(_parser.Skipped.NotIp().ToDictionary(), StringComparer.Ordinal),
            LinkTypes = new SortedDictionary<string, long>(_parser.Skipped.LinkTypes().ToDictionary(), StringComparer.Ordinal),
            FragmentOverlaps = _fragments.Overlaps,
            BytesRead = _inputs.Sum(input => input.Bytes),
            Flows = _table.Total,
            FlowsEvicted = _table.Evicted,
            FlowsActiveMax = _table.ActiveMax,
            FlowsWithContent = _content?.Flows ?? 0,
            ContentLeftOut = _content?.LeftOut ?? 0,
            Names = _names?.Sources ?? [],
            Inputs = _inputs,
            Dropped = dropped,
            Services = [.. _tally.Counts],
            Hosts = _learned.Hosts(),
            Findings = findings,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stage.Dispose();
        _content?.Dispose();
        _table.Dispose();
        _fragments.Dispose();
        _batch.Dispose();
        _duplicates.Dispose();
        NativeMemory.AlignedFree(_packets);
        _packets = null;
    }

    FlowFeed? FeedOf(EngineOptions options, RuleTable rules) =>
        options.OnFlow is { } callback ? new(callback, new(rules, options.Signatures), _origins, options.CommunityIdSeed, _names, options.Anonymizer) : null;

    // By the number of a signature, of which 0 is none.
    static string?[] Named(SignatureSet signatures, Func<Signature, string> name) => [null, .. signatures.Signatures.ToArray().Select(name)];

    // The records thread has ended: its buffer is free.
    void Write(FindingReport findings)
    {
        if (_records is null || findings.Findings.Count == 0) { return; }

        foreach (var finding in findings.Findings) { _findingRecord.Write(finding); }

        try
        {
            _records.Write(_line.Written);
            _records.Flush();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or ObjectDisposedException)
        {
            throw new RecordOutputException(fault);
        }

        _line.Clear();
    }

    // Time goes on without packets, and no record waits for others to fill a chunk.
    void Tick()
    {
        _table.Advance((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);
        _stage.Flush();
    }

    void AddPacket(ref Packet packet, in Frame frame, OriginIndex origins)
    {
        var origin = origins.Of(in frame, out var report);
        var number = report.Note(in frame);
        _trace?.BeginFrame();
        var outcome = packet.Outcome;
        if (outcome == PacketOutcome.Flow && IsDuplicate(in packet, in frame, report)) { outcome = PacketOutcome.Duplicate; }

        if (outcome != PacketOutcome.Flow)
        {
            _outcomes[(int)outcome]++;
            return;
        }

        var isFragment = (packet.Flags & PacketFlags.Fragment) != 0;
        if (isFragment && !_fragments.Join(ref packet, in frame, number, origin))
        {
            _trace?.Hold(in packet, in frame);
            return;
        }

        _outcomes[(int)PacketOutcome.Flow]++;
        _table.Add(in packet, in frame, number, origin);
        if (isFragment && (packet.Flags & PacketFlags.LaterFragment) == 0)
        {
            _outcomes[(int)PacketOutcome.Flow] += _table.AddHeld(in packet, in _fragments.Released);
            _trace?.Release(in packet, in frame, _fragments.Released.Packets);
        }

        _trace?.Add(in _table.FlowOf(in packet));

        if ((packet.Flags & PacketFlags.IcmpError) != 0) { _table.NoteRefusal(in packet, in frame); }
    }

    // Copies are counted in any case, and left out on request.
    bool IsDuplicate(in Packet packet, in Frame frame, InputReport report)
    {
        if (!_duplicates.IsDuplicate(in packet, in frame)) { return false; }

        report.Duplicates++;
        return _removeDuplicates;
    }

    // Three passes over a batch, so that the memory a packet needs is on its way while others are worked on.
    void Add(FrameBatch batch, OriginIndex origins)
    {
        var frames = batch.Frames;
        var count = batch.Count;
        for (var index = 0; index < count; index++)
        {
            if (_filter is not null && !_filter(in frames[index])) { _packets[index] = new() { Outcome = PacketOutcome.Filtered }; }
            else { _parser.Parse(in frames[index], out _packets[index]); }

            _table.PrefetchSlot(_packets[index].Hash);
        }

        for (var index = 0; index < count; index++) { _table.Foresee(ref _packets[index]); }

        for (var index = 0; index < count; index++)
        {
            AddPacket(ref _packets[index], in frames[index], origins);

            // With each packet, not with each batch: how the input was cut into batches must not show in the records.
            _table.Advance(frames[index].TimestampNs);
        }
    }
}
