using System.Globalization;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Sweep;

/// <summary>What a sweep found, and its figures.</summary>
sealed record SweepRun(IReadOnlyList<SweepRow> Rows, IReadOnlyDictionary<string, string> Figures)
{
    public static SweepRun Parse(ProcessRun run)
    {
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines is [.., ['#', ..]], $"no report\n{run.Errors}");
        var figures = lines[^1].Split('\t').Skip(1).Select(field => field.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var rows = lines[..^1].Select(line => line.Split('\t')).Select(Row).ToArray();

        // Every run: each pair has one result, and the sums hold.
        Assert.Equal(rows.Length, rows.Select(row => (row.Address, row.Transport, row.Port)).Distinct().Count());
        Assert.Equal(long.Parse(figures["planned"], CultureInfo.InvariantCulture), rows.Length + long.Parse(figures["unfinished"], CultureInfo.InvariantCulture));
        return new(rows, figures);
    }

    public double Figure(string name) => double.Parse(Figures[name], CultureInfo.InvariantCulture);

    public SweepRow Row(string address, string transport, int port) => Rows.Single(row => row.Address == address && row.Transport == transport && row.Port == port);

    public int Count(string verdict) => Rows.Count(row => row.Verdict == verdict);

    /// <summary>Address, port and verdict of each pair, in order: what must not depend on this machine's limits.</summary>
    public string[] Verdicts() => [.. Rows.Select(row => $"{row.Address} {row.Transport}/{row.Port.ToString(CultureInfo.InvariantCulture)} {row.Verdict}").Order(StringComparer.Ordinal)];

    static SweepRow Row(string[] fields) => new(fields[0], fields[1], int.Parse(fields[2], CultureInfo.InvariantCulture), fields[3], fields[4], fields[5],
        int.Parse(fields[6], CultureInfo.InvariantCulture), fields[7], fields[9], fields[10], fields[11] == "canary");
}
