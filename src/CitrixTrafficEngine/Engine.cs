using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Flows;
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
    readonly RecordStage _stage;
    readonly ServiceTally _tally = new();
    readonly List<Origin> _origins = [];
    readonly List<InputReport> _inputs = [];
    readonly long[] _outcomes = new long[PacketOutcomes.Count];
    readonly FrameBatch _batch = new();
    readonly FrameFilter? _filter;
    readonly FlowTrace? _trace;
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
        var line = new JsonLine();
        var record = options.Records is null ? null : new FlowRecord(line, new MatchText(rules), _tunnels, _origins, options.CommunityIdSeed);
        _stage = new(new(rules), _tally, record, line, options.Records);
        _filter = options.Filter;
        _trace = options.Trace;
        _parser = new(options.Parser, seed, _tunnels);
        _table = new(options.Limits, seed, _stage.Add);
    }

    /// <summary>Reads <paramref name="source"/> to its end, or until <paramref name="cancel"/> asks to stop. Flows go on from one source to the next.</summary>
    /// <returns>What was read of it; its <see cref="InputReport.Fault"/> tells of an input that ended early.</returns>
    /// <exception cref="IOException">The source cannot be read any further.</exception>
    /// <exception cref="RecordOutputException">A record cannot be written.</exception>
    public InputReport Read(IFrameSource source, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var report = new InputReport(source.Name, source.IsLive);
        _inputs.Add(report);
        _trace?.BeginInput();
        var origins = new OriginIndex(_origins, source);
        try
        {
            while (!cancel.IsCancellationRequested && source.Read(_batch))
            {
                if (_batch.Count > 0) { Add(_batch, report, origins); }
                else if (source.IsLive) { Tick(); }
            }
        }
        finally
        {
            report.Fault = source.Fault;
        }

        return report;
    }

    /// <summary>Ends all flows and waits until their records are written.</summary>
    /// <exception cref="RecordOutputException">A record cannot be written.</exception>
    public EngineReport Finish(EndReason reason = EndReason.EndOfInput)
    {
        _table.EndAll(reason);
        _stage.Complete();
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
            BytesRead = _inputs.Sum(input => input.Bytes),
            Flows = _table.Total,
            FlowsEvicted = _table.Evicted,
            FlowsActiveMax = _table.ActiveMax,
            Inputs = _inputs,
            Services = [.. _tally.Counts],
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stage.Dispose();
        _table.Dispose();
        _batch.Dispose();
        NativeMemory.AlignedFree(_packets);
        _packets = null;
    }

    // Time goes on without packets, and no record waits for others to fill a chunk.
    void Tick()
    {
        _table.Advance((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);
        _stage.Flush();
    }

    // Three passes over a batch, so that the memory a packet needs is on its way while others are worked on.
    void Add(FrameBatch batch, InputReport report, OriginIndex origins)
    {
        var frames = batch.Frames;
        var count = batch.Count;
        var latestNs = long.MinValue;
        for (var index = 0; index < count; index++)
        {
            if (_filter is not null && !_filter(in frames[index])) { _packets[index] = new() { Outcome = PacketOutcome.Filtered }; }
            else { _parser.Parse(in frames[index], out _packets[index]); }

            _table.PrefetchSlot(_packets[index].Hash);
            report.Bytes += frames[index].OriginalBytes;
            if (frames[index].CapturedBytes < frames[index].OriginalBytes) { report.Cut++; }

            report.FirstNs = Math.Min(report.FirstNs, frames[index].TimestampNs);
            latestNs = Math.Max(latestNs, frames[index].TimestampNs);
        }

        for (var index = 0; index < count; index++) { _table.PrefetchFlow(_packets[index].Hash); }

        for (var index = 0; index < count; index++)
        {
            var packet = &_packets[index];
            var outcome = packet->Outcome;
            if ((packet->Flags & PacketFlags.LaterFragment) != 0) { outcome = PacketOutcome.FragmentOrphan; }

            _outcomes[(int)outcome]++;
            if (outcome != PacketOutcome.Flow) { continue; }

            _table.Add(in *packet, in frames[index], report.Packets + index + 1, origins.Of(in frames[index]));
            _trace?.Add(in *_table.Get(in packet->Key), report.Packets + index + 1);
        }

        report.Packets += count;
        report.LastNs = Math.Max(report.LastNs, latestNs);
        if (count > 0) { _table.Advance(latestNs); }
    }
}
