using System.Runtime.InteropServices;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Findings;

/// <summary>The findings of a run while it goes on, and the keys that the current flow supports. Bounded.</summary>
sealed class FindingSet(FindingContext context)
{
    /// <summary>Most keys of one kind: 4,096. A site with more has another problem than the list could tell.</summary>
    public const int MaxKeys = 4_096;

    /// <summary>Most flows that go on after they were counted: 65,536.</summary>
    const int MaxContinued = 65_536;

    /// <summary>Most flows kept of a finding that is watched for.</summary>
    const int MaxWatched = 1 << 20;

    readonly Dictionary<(FindingKind Kind, FindingSubject Subject), FindingEntry> _entries = [];
    readonly Dictionary<FindingKind, int> _keysOf = [];
    readonly Dictionary<(FindingKind Kind, string Reason), long> _withheld = [];
    readonly HashSet<(ulong Flow, FindingKind Kind)> _counted = [];
    readonly HashSet<(IpAddress Source, IpAddress Destination, ushort Port)> _covered = [];
    readonly HashSet<ulong> _watched = [];

    /// <summary>Flows that support the finding that is watched for.</summary>
    public IReadOnlyCollection<ulong> Watched => _watched;

    /// <summary>Keys that the current flow supports.</summary>
    public List<string> Keys { get; } = [];

    public IEnumerable<FindingEntry> Entries => _entries.Values;

    public IEnumerable<WithheldFinding> Withheld => _withheld.Select(entry => new WithheldFinding(entry.Key.Kind, entry.Key.Reason, entry.Value));

    /// <summary>What was not followed because a table was full.</summary>
    public long Dropped { get; set; }

    /// <summary>Counts the current flow for a finding. Gives the entry where it is new, so that the caller says why; else null.</summary>
    public FindingEntry? Support(FindingKind kind, in FindingSubject subject, in FlowFacts facts, Confidence confidence)
    {
        if (!TryEntry(kind, subject, out var entry, out var isNew)) { return null; }

        Keys.Add(entry.Key);
        Watch(entry.Key, facts);
        if (CountsNow(kind, facts)) { entry.Count++; }

        entry.Widen(facts.FirstNs, facts.LastNs);
        if (confidence > entry.Confidence) { entry.Confidence = confidence; }

        if (!isNew) { return null; }

        entry.Example = FlowExample.Of(facts);
        entry.Row = context.RowOf(facts.Found);
        return entry;
    }

    /// <summary>Says that the current flow supports a finding that is raised at the end, and whether that is sure by now.</summary>
    public void Tag(FindingKind kind, in FindingSubject subject, in FlowFacts facts, bool isKnown)
    {
        if (!isKnown && context.Options.Watch is null) { return; }

        var key = KeyOf(kind, subject);
        Watch(key, facts);
        if (isKnown) { Keys.Add(key); }
    }

    /// <summary>Adds a finding that many flows made together, or adds to it. Null where there are too many.</summary>
    public FindingEntry? Raise(FindingKind kind, in FindingSubject subject, long count, long firstNs, long lastNs)
    {
        if (!TryEntry(kind, subject, out var entry, out _)) { return null; }

        entry.Count += count;
        entry.Widen(firstNs, lastNs);
        return entry;
    }

    /// <summary>Counts what looked like a finding and cannot be told, with the reason.</summary>
    public void Withhold(FindingKind kind, string reason, long count = 1) => CollectionsMarshal.GetValueRefOrAddDefault(_withheld, (kind, reason), out _) += count;

    /// <summary>Says that a more telling finding speaks of the path.</summary>
    public void Cover(IpAddress source, IpAddress destination, ushort port) => _covered.Add((source, destination, port));

    public bool IsCovered(IpAddress source, IpAddress destination, ushort port) => _covered.Contains((source, destination, port));

    void Watch(string key, in FlowFacts facts)
    {
        if (context.Options.Watch == key && _watched.Count < MaxWatched) { _watched.Add(FlowId.ValueOf(facts.Flow)); }
    }

    string KeyOf(FindingKind kind, in FindingSubject subject) => $"{kind.Id}:{subject.Text(context.Options.MapAddress)}";

    bool TryEntry(FindingKind kind, in FindingSubject subject, out FindingEntry entry, out bool isNew)
    {
        isNew = !_entries.TryGetValue((kind, subject), out entry!);
        if (!isNew) { return true; }

        ref var keys = ref CollectionsMarshal.GetValueRefOrAddDefault(_keysOf, kind, out _);
        if (keys >= MaxKeys)
        {
            Dropped++;
            return false;
        }

        keys++;
        entry = new(kind, KeyOf(kind, subject));
        _entries.Add((kind, subject), entry);
        return true;
    }

    // A flow of several records counts with the first that supports the finding.
    bool CountsNow(FindingKind kind, in FlowFacts facts)
    {
        if (facts.IsFinal) { return (facts.Flow.State & FlowState.Continued) == 0 || !_counted.Remove((FlowId.ValueOf(facts.Flow), kind)); }

        return _counted.Count < MaxContinued && _counted.Add((FlowId.ValueOf(facts.Flow), kind));
    }
}
