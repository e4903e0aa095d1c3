using System.Globalization;
using CitrixTrafficEngine.Scan;

namespace CitrixTrafficEngine.SweepRig;

/// <summary>Writes a line a result, and at the end the report as key=value.</summary>
sealed class TextSink(ScanPlan plan, TextWriter output) : IResultSink
{
    readonly HashSet<long> _pairs = [];
    long _hosts;
    long _answerEverything;

    public void Add(in ProbeResult result)
    {
        if (!_pairs.Add(result.Pair)) { throw new InvalidOperationException($"pair {result.Pair} has two results"); }

        output.Write(plan.AddressOf(result.Host).ToString());
        Field(result.Probe.Transport.ToString().ToLowerInvariant());
        Field(result.Probe.Port.ToString(CultureInfo.InvariantCulture));
        Field(result.Verdict.ToString());
        Field(result.Proof.ToString());
        Field(result.Icmp is { } icmp ? string.Create(CultureInfo.InvariantCulture, $"{icmp.Type}/{icmp.Code} {icmp.From}") : "-");
        Field(result.Tries.ToString(CultureInfo.InvariantCulture));
        Field(result.Errno?.ToString(CultureInfo.InvariantCulture) ?? "-");
        Field(result.RoundTrip is { } trip ? trip.TotalMicroseconds.ToString("F0", CultureInfo.InvariantCulture) : "-");
        Field($"{result.Source}:{result.SourcePort.ToString(CultureInfo.InvariantCulture)}");
        Field(result.Detail?.Protocol ?? "-");
        Field(result.Probe.IsCanary ? "canary" : "-");
        output.Write('\n');
    }

    public void HostDone(int host, bool answersEverything)
    {
        _hosts++;
        if (answersEverything) { _answerEverything++; }
    }

    public void Close(ScanReport report, TimeSpan elapsed)
    {
        output.Write(string.Create(CultureInfo.InvariantCulture, $"#\tplanned={report.Planned}\tunfinished={report.Unfinished}\tsent={report.Sent}\tunsolicited={report.Unsolicited}"));
        output.Write(string.Create(CultureInfo.InvariantCulture, $"\tdrops={report.ReceiveDrops}\trate={report.AchievedRate:F1}\ttimeout={report.Timeout.TotalSeconds}\terrorqueue={report.HasErrorQueue}"));
        output.Write(string.Create(CultureInfo.InvariantCulture, $"\tinflight={report.MaxInFlight}\thosts={_hosts}\teverything={_answerEverything}\tseconds={elapsed.TotalSeconds:F2}\tpeak_mb={Peak():F0}"));
        output.Write(string.Create(CultureInfo.InvariantCulture, $"\trequeued={string.Join(',', report.Requeued.Select(pair => $"{pair.Key}:{pair.Value}"))}"));
        output.Write($"\tverdicts={string.Join(',', report.Verdicts.Select(pair => $"{pair.Key}:{pair.Value.ToString(CultureInfo.InvariantCulture)}"))}");
        output.Write($"\tnotes={string.Join("; ", report.Notes)}\n");
        output.Flush();
    }

    void Field(string text)
    {
        output.Write('\t');
        output.Write(text);
    }

    // The most resident memory the process had, in MiB.
    static double Peak()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1_024;
    }
}
