using System.Diagnostics;
using System.Globalization;
using CitrixTrafficEngine.Scan.Results;

namespace Ctxscan.Sweep;

/// <summary>One line on a terminal that tells once a second how the sweep goes, until it is disposed.</summary>
sealed class SweepStatusLine : IDisposable
{
    /// <summary>The line is never longer than a terminal's usual 80 columns.</summary>
    const int Columns = 79;

    static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    readonly TextWriter _writer;
    readonly SweepTally _tally;
    readonly Func<int> _inFlight;
    readonly Timer _timer;
    readonly long _startedAt = Stopwatch.GetTimestamp();
    readonly long _startedDone;
    long _lastAt = Stopwatch.GetTimestamp();
    long _lastDone;
    int _width;

    /// <summary>Shows <paramref name="tally"/> and the probes in flight on <paramref name="writer"/>.</summary>
    public SweepStatusLine(TextWriter writer, SweepTally tally, Func<int> inFlight)
    {
        (_writer, _tally, _inFlight) = (writer, tally, inFlight);
        _startedDone = _lastDone = tally.Done;
        _timer = new(_ => Tick(), null, s_second, s_second);
    }

    /// <summary>"done 1,270 of 1,524  83 %  198/s  in flight 254  found 25  ETA 1s".</summary>
    public static string Text(long done, long planned, double rate, int inFlight, long found, TimeSpan? left)
    {
        var eta = left is not { } time ? "" : time.TotalHours >= 1 ? $"  ETA {(long)time.TotalHours}h{time.Minutes:00}m"
            : time.TotalMinutes >= 1 ? $"  ETA {time.Minutes}m{time.Seconds:00}s"
            : string.Create(CultureInfo.InvariantCulture, $"  ETA {Math.Ceiling(time.TotalSeconds):0}s");
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"done {done:N0} of {planned:N0}  {100 * done / Math.Max(planned, 1)} %  {rate:N0}/s  in flight {inFlight:N0}  found {found:N0}{eta}");
        return text.Length <= Columns ? text : text[..Columns];
    }

    /// <summary>Takes the line away. No tick writes it again.</summary>
    public void Dispose()
    {
        using var ended = new ManualResetEvent(false);
        if (_timer.Dispose(ended)) { ended.WaitOne(); }

        if (_width > 0) { _writer.Write("\r" + new string(' ', _width) + "\r"); }
    }

    void Tick()
    {
        var done = _tally.Done;
        var rate = (done - _lastDone) / Math.Max(Stopwatch.GetElapsedTime(_lastAt).TotalSeconds, 0.001);
        var mean = (done - _startedDone) / Math.Max(Stopwatch.GetElapsedTime(_startedAt).TotalSeconds, 0.001);
        (_lastDone, _lastAt) = (done, Stopwatch.GetTimestamp());
        var seconds = (_tally.Planned - done) / mean;
        TimeSpan? left = mean > 0 && seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;
        var text = Text(done, _tally.Planned, rate, _inFlight(), _tally.Found, left);
        try
        {
            _writer.Write("\r" + text.PadRight(_width));
            _width = text.Length;
        }
        catch (IOException)
        {
            // The terminal has gone: nobody is left to be told, and the sweep's records go elsewhere.
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
