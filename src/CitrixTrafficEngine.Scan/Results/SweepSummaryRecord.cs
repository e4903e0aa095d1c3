using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>Writes the <c>ctxscan.summary</c> record of a sweep, the last line of every part.</summary>
static class SweepSummaryRecord
{
    /// <summary>Appends the record and its line end.</summary>
    public static void Write(JsonLine line, SweepSummary summary, ScanPlan plan)
    {
        var report = summary.Report;
        RecordParts.Open(line, summary.EndedNs, "metric", "ctxscan.summary", "run-ended");
        line.Raw(",\"start\":\""u8);
        line.Time(summary.StartedNs);
        line.Raw("\",\"end\":\""u8);
        line.Time(summary.EndedNs);
        line.Raw("\",\"duration\":"u8);
        line.Number(Math.Max(summary.EndedNs - summary.StartedNs, 0));
        line.Raw("},\"ctxscan\":{\"probes\":{\"planned\":"u8);
        line.Number(summary.Planned);
        line.Raw(",\"unfinished\":"u8);
        line.Number(summary.Unfinished);
        line.Raw(",\"sent\":"u8);
        line.Number(summary.Sent);
        RecordParts.Counts(line, ",\"requeued\":"u8, summary.Requeued);
        line.Raw(",\"unsolicited\":"u8);
        line.Number(summary.Unsolicited);
        line.Raw(",\"receive_drops\":"u8);
        line.Number(summary.ReceiveDrops);
        line.Raw((byte)'}');
        RecordParts.Counts(line, ",\"verdicts\":"u8, summary.Verdicts.Select(count => KeyValuePair.Create(ResultText.Of(count.Key), count.Value)));
        line.Raw(",\"rate\":{\"asked\":"u8);
        RecordParts.Decimal(line, summary.RateAsked);
        line.Raw(",\"achieved\":"u8);
        RecordParts.Decimal(line, report.AchievedRate);
        line.Raw(",\"max_in_flight\":"u8);
        line.Number((long)report.MaxInFlight);
        line.Raw("},\"plan\":{"u8);
        RecordParts.PlanKey(line, plan.Hash, plan.Seed, plan.Shard);
        line.Raw(",\"parts\":"u8);
        line.Number((long)summary.Parts);
        line.Raw("},\"kernel\":{\"release\":"u8);
        line.Text(report.Kernel);
        line.Raw(report.HasErrorQueue ? ",\"error_queue\":true,\"syn_schedule\":["u8 : ",\"error_queue\":false,\"syn_schedule\":["u8);
        for (var syn = 0; syn < report.SynSchedule.Count; syn++)
        {
            if (syn > 0) { line.Raw((byte)','); }

            line.Number(report.SynSchedule[syn].Ticks * 100);
        }

        line.Raw("],\"timeout\":"u8);
        line.Number(report.Timeout.Ticks * 100);
        line.Raw((byte)'}');
        RecordParts.Texts(line, ",\"notes\":"u8, report.Notes);
        line.Raw("}}\n"u8);
    }
}
