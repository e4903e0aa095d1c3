using System.Globalization;
using System.Text.Json;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;
using Ctxscan.Sweep;

namespace Ctxscan.Reports;

/// <summary>Sweeps, several as one: of two records of a pair the later counts, of two of an address too.</summary>
sealed class SweepSection(Func<Verdict, bool>? isShown) : IReportSection
{
    const int MaxReadings = 40;
    const int Shared = 4;

    readonly Dictionary<(IpAddress Address, Transport Transport, ushort Port), ProbeView> _probes = [];
    readonly Dictionary<IpAddress, (long TimeNs, string Reading)> _targets = [];
    readonly List<string> _commands = [];
    bool _isMet;

    public string Kind => "a sweep";

    public bool IsEmpty => !_isMet;

    public IReadOnlyList<string> Formats => SweepFormat.OfReport;

    public bool TryTake(JsonElement record)
    {
        switch (SavedRecord.Dataset(record))
        {
            case "ctxscan.probe":
                Take(SavedRecord.ReadProbe(record));
                break;
            case "ctxscan.target":
                TakeTarget(record);
                break;
            case "ctxscan.run" or "ctxscan.summary" when SavedRecord.At(record, "ctxscan", "plan") is not null:
                if (SavedRecord.Text(record, "process", "command_line") is { } command) { _commands.Add(command); }

                break;
            default:
                return false;
        }

        _isMet = true;
        return true;
    }

    public void Write(string format, Terminal terminal)
    {
        var shown = _probes.Values.Where(probe => isShown is null || isShown(probe.Verdict)).ToList();
        ProbeListing.Write(shown, format, string.Join("; ", _commands), terminal);
        var counts = _probes.Values.CountBy(probe => probe.Verdict).OrderBy(count => count.Key).Select(count => string.Create(CultureInfo.InvariantCulture, $"{ResultText.Of(count.Key)} {count.Value:N0}"));
        terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_probes.Count:N0} pairs: {string.Join("  ", counts)}"));
        WriteReadings(terminal.Error);
    }

    // As on the screen of a sweep: addresses that read the same share a line from the fourth on.
    void WriteReadings(TextWriter writer)
    {
        var groups = _targets.OrderBy(target => target.Key).GroupBy(target => target.Value.Reading, target => target.Key).Select(group => (Reading: ProbeColumns.Printable(group.Key), Hosts: group.ToList())).ToList();
        foreach (var (reading, hosts) in groups.Take(MaxReadings))
        {
            if (hosts.Count >= Shared) { writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{hosts.Count:N0} hosts  {reading}")); }
            else { hosts.ForEach(host => writer.WriteLine($"{host}  {reading}")); }
        }

        if (groups.Count > MaxReadings) { writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {groups.Skip(MaxReadings).Sum(group => group.Hosts.Count):N0} more hosts: see the records")); }
    }

    void Take(ProbeView probe)
    {
        var key = (probe.Address, probe.Transport, probe.Port);
        if (!_probes.TryGetValue(key, out var other) || other.EndNs <= probe.EndNs) { _probes[key] = probe; }
    }

    void TakeTarget(JsonElement record)
    {
        var address = SavedRecord.Address(SavedRecord.Text(record, "destination", "ip"), "destination.ip");
        var reading = SavedRecord.Text(record, "ctxscan", "target", "reading") ?? throw new FormatException("expected ctxscan.target.reading");
        var timeNs = SavedRecord.Time(record, "@timestamp");
        if (!_targets.TryGetValue(address, out var other) || other.TimeNs <= timeNs) { _targets[address] = (timeNs, reading); }
    }
}
