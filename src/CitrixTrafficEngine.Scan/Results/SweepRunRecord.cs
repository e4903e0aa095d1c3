using System.Collections.Immutable;
using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>Writes the <c>ctxscan.run</c> record of a sweep. The first of a file holds the plan; that of a later part names it by its hash.</summary>
static class SweepRunRecord
{
    /// <summary>Appends the record and its line end.</summary>
    public static void Write(JsonLine line, SweepRunInfo run, PlanDescription plan, int part)
    {
        RecordParts.Open(line, run.StartedNs, "event", "ctxscan.run", "run-started");
        line.Raw(",\"start\":\""u8);
        line.Time(run.StartedNs);
        line.Raw("\"},\"observer\":{\"name\":"u8);
        line.Text(run.ObserverName);
        line.Raw(",\"product\":\"ctxscan\",\"version\":"u8);
        line.Text(run.Version);
        if (run.Sources.Count > 0) { RecordParts.Texts(line, ",\"ip\":"u8, run.Sources.Select(source => source.ToString())); }

        if (run.Interface is not null)
        {
            line.Raw(",\"egress\":{\"interface\":{\"name\":"u8);
            line.Text(run.Interface);
            line.Raw("}}"u8);
        }

        line.Raw("},\"process\":{\"command_line\":"u8);
        line.Text(run.CommandLine);
        line.Raw("},\"ctxscan\":{\"run\":{\"version\":"u8);
        line.Text(run.Version);
        line.Raw(",\"catalog_version\":"u8);
        line.Text(run.CatalogVersion);
        line.Raw(",\"part\":"u8);
        line.Number((long)part);
        line.Raw(",\"rate\":"u8);
        RecordParts.Decimal(line, run.Rate);
        RecordParts.Texts(line, ",\"profiles\":"u8, run.Profiles);
        if (run.FromRoles.Count > 0) { RecordParts.Texts(line, ",\"from_role\":"u8, run.FromRoles); }

        if (run.Place is not null)
        {
            line.Raw(",\"place\":"u8);
            line.Text(run.Place);
        }

        WriteNotSent(line, run.NotSent);
        RecordParts.Texts(line, ",\"unresolved\":"u8, run.Unresolved);
        if (run.Note is not null)
        {
            line.Raw(",\"note\":"u8);
            line.Text(run.Note);
        }

        line.Raw("},\"plan\":{"u8);
        RecordParts.PlanKey(line, plan.Hash, plan.Seed, plan.Shard);
        line.Raw(",\"hosts\":"u8);
        line.Number(plan.HostCount);
        line.Raw(",\"pairs\":"u8);
        line.Number(plan.PairCount);
        if (part == 1) { WriteTargets(line, plan); }

        line.Raw("}}}\n"u8);
    }

    static void WriteNotSent(JsonLine line, IReadOnlyList<RowNotSent> rows)
    {
        line.Raw(",\"not_sent\":["u8);
        for (var row = 0; row < rows.Count; row++)
        {
            line.Raw(row == 0 ? "{\"row\":"u8 : ",{\"row\":"u8);
            line.Text(rows[row].Row);
            line.Raw(",\"why\":"u8);
            line.Text(rows[row].Why);
            line.Raw((byte)'}');
        }

        line.Raw((byte)']');
    }

    static void WriteTargets(JsonLine line, PlanDescription plan)
    {
        line.Raw(",\"targets\":["u8);
        for (var range = 0; range < plan.Ranges.Length; range++)
        {
            line.Raw(range == 0 ? "{\"range\":"u8 : ",{\"range\":"u8);
            line.Text(plan.Ranges[range].ToString());
            if (plan.Ranges[range].Name is { } name)
            {
                line.Raw(",\"name\":"u8);
                line.Text(name);
            }

            line.Raw(",\"probes\":"u8);
            line.Number((long)plan.Ranges[range].ProbeSet);
            line.Raw((byte)'}');
        }

        line.Raw("],\"probe_sets\":["u8);
        for (var set = 0; set < plan.ProbeSets.Length; set++)
        {
            if (set > 0) { line.Raw((byte)','); }

            WriteProbes(line, plan.ProbeSets[set]);
        }

        line.Raw((byte)']');
    }

    // A list in an object: Elasticsearch takes no lists of lists.
    static void WriteProbes(JsonLine line, ImmutableArray<PlannedProbe> probes)
    {
        line.Raw("{\"probes\":["u8);
        for (var at = 0; at < probes.Length; at++)
        {
            var probe = probes[at];
            line.Raw(at == 0 ? "{\"transport\":"u8 : ",{\"transport\":"u8);
            line.Text(ResultText.Of(probe.Transport));
            line.Raw(",\"port\":"u8);
            line.Number((long)probe.Port);
            if (probe.Service is not null)
            {
                line.Raw(",\"service\":"u8);
                line.Text(probe.Service);
            }

            if (!probe.Rows.IsDefaultOrEmpty) { RecordParts.Texts(line, ",\"rows\":"u8, probe.Rows); }

            if (probe.IsSink) { line.Raw(",\"sink\":true"u8); }

            if (probe.IsCanary) { line.Raw(",\"canary\":true"u8); }

            line.Raw((byte)'}');
        }

        line.Raw("]}"u8);
    }
}
