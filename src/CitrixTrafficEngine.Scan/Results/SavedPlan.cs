using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>Reads the plan of a run record back.</summary>
static class SavedPlan
{
    /// <summary>The plan of a <c>ctxscan.plan</c> object.</summary>
    /// <exception cref="FormatException">A field lacks or is not what it should be.</exception>
    public static PlanDescription Read(JsonElement plan)
    {
        ImmutableArray<ImmutableArray<PlannedProbe>> sets =
            [.. SavedRecord.Items(plan, "probe_sets").Select(set => SavedRecord.Items(set, "probes").Select(ReadProbe).ToImmutableArray())];
        return new()
        {
            Hash = SavedRecord.Text(plan, "hash") ?? throw new FormatException("expected ctxscan.plan.hash"),
            Seed = ulong.TryParse(SavedRecord.Text(plan, "seed"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : throw new FormatException("expected ctxscan.plan.seed"),
            Shard = ReadShard(SavedRecord.Text(plan, "shard")),
            ProbeSets = sets,
            Ranges = [.. SavedRecord.Items(plan, "targets").Select(target => ReadRange(target, sets.Length))],
        };
    }

    static (int Index, int Count) ReadShard(string? text) =>
        text?.Split('/') is [var index, var count]
        && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var of)
            ? (at, of)
            : throw new FormatException("expected ctxscan.plan.shard like 1/4");

    static PlannedRange ReadRange(JsonElement target, int sets)
    {
        var ends = (SavedRecord.Text(target, "range") ?? "").Split('-');
        var first = SavedRecord.Address(ends[0], "ctxscan.plan.targets.range");
        var last = SavedRecord.Address(ends[^1], "ctxscan.plan.targets.range");
        var span = AddressRange.NumberOf(last) - AddressRange.NumberOf(first);
        var isRange = ends.Length <= 2 && last >= first && span < int.MaxValue;
        return isRange && SavedRecord.Number(target, "probes") is >= 0 and var set && set < sets
            ? new(first, (long)span + 1, SavedRecord.Text(target, "name"), (int)set)
            : throw new FormatException("expected ctxscan.plan.targets of ranges and their probes");
    }

    static PlannedProbe ReadProbe(JsonElement probe)
    {
        var known = ResultText.TryTransport(SavedRecord.Text(probe, "transport"), out var transport);
        return known && SavedRecord.Number(probe, "port") is >= 0 and <= ushort.MaxValue and var port
            ? new(transport, (ushort)port, SavedRecord.Text(probe, "service"), [.. SavedRecord.Texts(probe, "rows")], IsTrue(probe, "sink"), IsTrue(probe, "canary"))
            : throw new FormatException("expected ctxscan.plan.probe_sets.probes of transport and port");
    }

    static bool IsTrue(JsonElement probe, string name) => SavedRecord.At(probe, name) is { ValueKind: JsonValueKind.True };
}
