using System.Globalization;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;

namespace Ctxscan.Sweep;

/// <summary>A line for each address that gave something, a column for each port; addresses that look the same share one line from the fourth on.</summary>
sealed class SweepMatrix
{
    const int Columns = 80;
    const int Gap = 1;
    const int HostWidth = 16;
    const int LeastReading = 20;
    const int LeastCell = 4;

    /// <summary>Addresses that look the same from this number on share a line.</summary>
    const int Shared = 4;

    /// <summary>Lines of the matrix; what has more gets a line that counts the rest.</summary>
    const int MaxLines = 60;

    readonly TextWriter _writer;
    readonly ScanPlan _plan;
    readonly SweepTally _tally;
    readonly IReadOnlyList<ProfileNeeds> _needs;
    readonly List<(Transport Transport, ushort Port)> _ports;
    readonly int[] _widths;
    readonly bool _hasPorts; // else counts by verdict: the ports do not fit

    /// <summary>A matrix of what <paramref name="tally"/> knows of <paramref name="plan"/>.</summary>
    public SweepMatrix(TextWriter writer, ScanPlan plan, SweepTally tally, IReadOnlyList<ProfileNeeds> needs)
    {
        (_writer, _plan, _tally, _needs) = (writer, plan, tally, needs);
        _ports = PortsOf(plan);
        _widths = [.. _ports.Select(port => Math.Max(PortText(port).Length, LeastCell) + Gap)];
        _hasPorts = HostWidth + 2 + _widths.Sum() + LeastReading <= Columns;
    }

    /// <summary>Writes the matrix, and puts addresses that gave nothing into <paramref name="rest"/>.</summary>
    public void Write(HostGroups rest)
    {
        var groups = new HostGroups();
        for (var host = 0; host < _plan.HostCount; host++)
        {
            if (RestOf(host) is { } why) { rest.Add(why, host); }
            else if (HasResult(host)) { groups.Add(LineOf(host), host); }
        }

        if (groups.InOrder.Count == 0) { return; }

        var heads = _hasPorts ? string.Concat(_ports.Select((port, at) => PortText(port).PadRight(_widths[at]))) : $"{"OPEN",5} {"CLOSED",6} {"REJ",5} {"SILENT",6} ";
        Line($"  {"HOST".PadRight(HostWidth)}{heads}READING");
        WriteGroups(groups);
    }

    void WriteGroups(HostGroups groups)
    {
        var lines = 0;
        var left = 0;
        foreach (var (look, hosts) in groups.InOrder)
        {
            if (lines >= MaxLines)
            {
                left += hosts.Count;
                continue;
            }

            if (hosts.Count >= Shared)
            {
                Line($"  {$"{hosts.Count:N0} hosts".PadRight(HostWidth)}{look}");
                lines++;
                continue;
            }

            foreach (var host in Members(look, hosts))
            {
                Line($"  {Fit(_plan.AddressOf(host).ToString())}{look}");
                lines++;
            }
        }

        if (left > 0) { Line($"  and {left:N0} more hosts: see the records"); }
    }

    // Groups keep their first address only; the few others of a small one are found again.
    IEnumerable<int> Members(string look, HostGroup hosts)
    {
        yield return hosts.First;
        var found = 1;
        for (var host = hosts.First + 1; found < hosts.Count; host++)
        {
            if (RestOf(host) is not null || !HasResult(host) || LineOf(host) != look) { continue; }

            found++;
            yield return host;
        }
    }

    // What stands for an address that gave nothing of its own, or null.
    string? RestOf(int host)
    {
        var evidence = _tally.EvidenceOf(host);
        if (evidence is { HasAnswered: true } or { Rejection: not null }) { return null; }

        if (evidence?.Unreachable is { } why) { return $"unreachable ({why})"; }

        var isSink = false;
        for (var at = 0; at < _plan.ProbesOf(host).Length; at++)
        {
            switch (_tally.VerdictOf(_plan.FirstPairOf(host) + at))
            {
                case Verdict.NotProbed:
                    return "not probed: a local fault";
                case Verdict.Silent:
                    return string.Create(CultureInfo.InvariantCulture, $"silent ({evidence?.Tries ?? 0} tries each)");
                case Verdict.Sink:
                    isSink = true;
                    break;
            }
        }

        return isSink ? "sinks only: no reply by design" : null;
    }

    bool HasResult(int host)
    {
        for (var at = 0; at < _plan.ProbesOf(host).Length; at++)
        {
            if (_tally.IsDone(_plan.FirstPairOf(host) + at)) { return true; }
        }

        return false;
    }

    string LineOf(int host)
    {
        var cells = _hasPorts ? CellsOf(host) : CountsOf(host);
        var reading = HostReading.Of(_plan, _tally, host, _needs).Text;
        var room = Columns - 2 - HostWidth - cells.Length;
        return cells + (reading.Length <= room ? reading : $"{reading.AsSpan(0, room - 1)}~");
    }

    string CellsOf(int host)
    {
        var probes = _plan.ProbesOf(host);
        var cells = new string[_ports.Count];
        Array.Fill(cells, "");
        for (var at = 0; at < probes.Length; at++)
        {
            if (!probes[at].IsCanary) { cells[_ports.IndexOf((probes[at].Transport, probes[at].Port))] = CellOf(_plan.FirstPairOf(host) + at); }
        }

        return string.Concat(cells.Select((cell, at) => (cell.Length < _widths[at] ? cell : cell[..(_widths[at] - Gap)]).PadRight(_widths[at])));
    }

    string CellOf(long pair) => _tally.VerdictOf(pair) switch
    {
        Verdict.OpenConfirmed => _tally.ProtocolOf(pair) ?? "yes",
        Verdict.Open => "open",
        Verdict.Closed => "clos",
        Verdict.Rejected => "rej",
        Verdict.Silent => "-",
        Verdict.Sink => "sink",
        Verdict.Unreachable => "unr",
        Verdict.NotProbed => "?",
        _ => "",
    };

    string CountsOf(int host)
    {
        var (open, closed, rejected, silent) = (0, 0, 0, 0);
        var probes = _plan.ProbesOf(host);
        for (var at = 0; at < probes.Length; at++)
        {
            if (probes[at].IsCanary) { continue; }

            switch (_tally.VerdictOf(_plan.FirstPairOf(host) + at))
            {
                case Verdict.OpenConfirmed or Verdict.Open:
                    open++;
                    break;
                case Verdict.Closed:
                    closed++;
                    break;
                case Verdict.Rejected:
                    rejected++;
                    break;
                case Verdict.Silent:
                    silent++;
                    break;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{open,5} {closed,6} {rejected,5} {silent,6} ");
    }

    // The columns: what any address is asked, canaries left out. More than a screen holds are not listed to the end.
    static List<(Transport Transport, ushort Port)> PortsOf(ScanPlan plan)
    {
        var ports = new SortedSet<(Transport, ushort)>();
        for (var host = 0; host < plan.HostCount && ports.Count <= Columns; host++)
        {
            foreach (var probe in plan.ProbesOf(host))
            {
                if (!probe.IsCanary) { ports.Add((probe.Transport, probe.Port)); }
            }
        }

        return [.. ports];
    }

    static string PortText((Transport Transport, ushort Port) port) => port.Transport switch
    {
        Transport.Icmp => "echo",
        Transport.Udp => string.Create(CultureInfo.InvariantCulture, $"{port.Port}/u"),
        _ => port.Port.ToString(CultureInfo.InvariantCulture),
    };

    void Line(string text) => _writer.Write(text.TrimEnd() + "\n");

    static string Fit(string address) => address.Length < HostWidth ? address.PadRight(HostWidth) : $"{address} ";
}
