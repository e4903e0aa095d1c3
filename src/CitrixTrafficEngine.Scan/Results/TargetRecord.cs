using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>Writes <c>ctxscan.target</c> records: one for each address that answered anything. After a resume the last one of an address wins.</summary>
static class TargetRecord
{
    /// <summary>Appends the record and its line end.</summary>
    public static void Write(JsonLine line, ScanPlan plan, int host, HostReading reading, bool answersEverything, long timeNs)
    {
        RecordParts.Open(line, timeNs, "event", "ctxscan.target", "target-ended");
        line.Raw(",\"category\":[\"network\"],\"type\":[\"info\"]},\"destination\":{\"ip\":\""u8);
        line.Address(plan.AddressOf(host), plan.IsV4(host));
        line.Raw((byte)'"');
        if (plan.NameOf(host) is { } name)
        {
            line.Raw(",\"domain\":"u8);
            line.Text(name);
        }

        line.Raw("},\"ctxscan\":{\"target\":{"u8);
        if (reading.Fits is [var best, .. var others])
        {
            WriteFit(line, best);
            RecordParts.Texts(line, ",\"met\":"u8, best.MetRows);
            RecordParts.Texts(line, ",\"unmet\":"u8, best.UnmetRows);
            RecordParts.Texts(line, ",\"not_provable_from_here\":"u8, best.NotProvableRows);
            if (!others.IsEmpty)
            {
                line.Raw(",\"others\":["u8);
                for (var other = 0; other < others.Length; other++)
                {
                    line.Raw(other == 0 ? "{"u8 : ",{"u8);
                    WriteFit(line, others[other]);
                    line.Raw((byte)'}');
                }

                line.Raw((byte)']');
            }

            line.Raw((byte)',');
        }

        line.Raw(answersEverything ? "\"answers_everything\":true,\"reading\":"u8 : "\"answers_everything\":false,\"reading\":"u8);
        line.Text(reading.Text);
        line.Raw("}}}\n"u8);
    }

    static void WriteFit(JsonLine line, ProfileFit fit)
    {
        line.Raw("\"profile\":"u8);
        line.Text(fit.Profile);
        if (fit.Provable == 0) { return; }

        line.Raw(",\"fit\":"u8);
        line.Share(fit.Met, fit.Provable);
    }
}
