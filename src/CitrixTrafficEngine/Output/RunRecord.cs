namespace CitrixTrafficEngine.Output;

/// <summary>Writes the <c>ctxscan.run</c> record, the first line of every file.</summary>
public static class RunRecord
{
    /// <summary>Writes the record and its line end to <paramref name="output"/>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(Stream output, RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(run);
        var line = new JsonLine();
        line.Raw("{\"@timestamp\":\""u8);
        line.Time(run.StartedNs);
        line.Raw("\",\"ecs\":{\"version\":\"8.17.0\"},\"event\":{\"kind\":\"event\",\"dataset\":\"ctxscan.run\",\"module\":\"ctxscan\",\"action\":\"run-started\",\"start\":\""u8);
        line.Time(run.StartedNs);
        line.Raw("\"},\"observer\":{\"name\":"u8);
        line.Text(run.ObserverName);
        line.Raw(",\"product\":\"ctxscan\",\"version\":"u8);
        line.Text(run.Version);
        if (run.Interface is not null)
        {
            line.Raw(",\"ingress\":{\"interface\":{\"name\":"u8);
            line.Text(run.Interface);
            line.Raw("}}"u8);
        }

        line.Raw("},\"process\":{\"command_line\":"u8);
        line.Text(run.CommandLine);
        line.Raw("},\"ctxscan\":{\"run\":{\"version\":"u8);
        line.Text(run.Version);
        line.Raw(",\"catalog_version\":"u8);
        line.Text(run.CatalogVersion);
        line.Raw(",\"inputs\":["u8);
        for (var input = 0; input < run.Inputs.Count; input++)
        {
            if (input > 0) { line.Raw((byte)','); }

            line.Text(run.Inputs[input]);
        }

        line.Raw((byte)']');
        if (run.Site is not null)
        {
            line.Raw(",\"site\":"u8);
            line.Text(run.Site);
        }

        if (run.Note is not null)
        {
            line.Raw(",\"note\":"u8);
            line.Text(run.Note);
        }

        line.Raw("}}}\n"u8);
        output.Write(line.Written);
    }
}
