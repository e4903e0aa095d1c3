using System.Globalization;
using BenchmarkDotNet.Reports;

namespace CitrixTrafficEngine.Bench.Results;

/// <summary>One row of the results: a benchmark with its parameters, and what was measured.</summary>
/// <param name="Name">"Method" or "Method(Parameter=value, ...)".</param>
/// <param name="Median">Median time of an operation.</param>
/// <param name="Least">Least time.</param>
/// <param name="Deviation">Standard deviation.</param>
/// <param name="Allocated">Bytes an operation.</param>
sealed record Measurement(string Name, string Median, string Least, string Deviation, string Allocated)
{
    const double MillisecondNs = 1e6;
    const int Kibi = 1024;

    /// <summary>The measured times of <paramref name="report"/>, each for one of <paramref name="unit"/>.</summary>
    public static Measurement Of(BenchmarkReport report, string unit)
    {
        var times = report.ResultStatistics ?? throw new InvalidOperationException($"{report.BenchmarkCase.DisplayInfo} was not measured");
        var bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
        return new(report.BenchmarkCase.RowName(), $"{Time(times.Median)}/{unit}", Time(times.Min), Time(times.StandardDeviation), Bytes(bytes));
    }

    /// <summary>Nanoseconds as text: three digits at least, milliseconds from a million on.</summary>
    public static string Time(double ns) => ns switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{ns:0.00} ns"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{ns:0.0} ns"),
        < MillisecondNs => string.Create(CultureInfo.InvariantCulture, $"{ns:N0} ns"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{ns / MillisecondNs:N1} ms"),
    };

    static string Bytes(long bytes) => bytes < 10 * Kibi
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} B")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)Kibi:N0} KiB");
}
