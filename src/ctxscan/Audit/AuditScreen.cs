using System.Globalization;
using CitrixTrafficEngine;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;

namespace Ctxscan.Audit;

/// <summary>What a person sees at the end of an audit: at most 80 columns of plain text.</summary>
sealed class AuditScreen(TextWriter writer, EngineReport report, RuleTable rules, string? recordsFile)
{
    /// <summary>Rows of the service table; what has more gets a line that counts the rest.</summary>
    const int MaxRows = 30;

    /// <summary>Writes the whole screen.</summary>
    public void Write()
    {
        foreach (var input in report.Inputs) { WriteInput(input); }

        WritePackets();
        var services = report.Services.GroupBy(service => (service.Transport, service.Port, service.NamesIn(rules).Service)).Select(group => ServiceCount.Sum([.. group])).ToList();
        var answered = services.Where(service => service.Answered > 0).ToList();
        var silent = services.Where(service => service.Answered == 0).ToList();
        Line($"flows    {Count(report.Flows)}, {Count(report.Services.Sum(service => service.Flows))} to known services{(report.FlowsEvicted > 0 ? $", {Count(report.FlowsEvicted)} evicted" : "")}");
        if (answered.Count > 0) { WriteServices(answered); }

        if (silent.Count > 0)
        {
            Line($"unanswered  {Count(silent.Sum(service => service.Flows))} flows to {silent.Count} catalogued ports: {PortList(silent)}");
        }

        if (recordsFile is not null) { Line($"records: {recordsFile}"); }
    }

    void WriteInput(InputReport input)
    {
        var span = input.Packets == 0 ? "no packets" : $"{Time(input.FirstNs)} - {Time(input.LastNs)} UTC  {Duration(input.LastNs - input.FirstNs)}";
        Line($"{input.Name}  {span}  {Bytes((ulong)input.Bytes)}");
        if (input.Packets == 0) { return; }

        var twoWay = input.Conversations == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"two-way {100.0 * input.TwoWay / input.Conversations:0.0} %   ");
        Line($"trust    {twoWay}gaps {Count(input.Gaps)}   unseen {Count(input.UnseenSegments)}   cut by snap {Count(input.Cut)}   duplicates {Count(input.Duplicates)}");
    }

    void WritePackets()
    {
        var skipped = report.PacketsRead - report.PacketsInFlows;
        var names = report.Skipped.Where(skip => skip.Key is not PacketOutcome.NotIp).Select(skip => (Name: skip.Key.Name(), skip.Value))
            .Concat(report.NotIp.Select(name => (Name: name.Key, name.Value)))
            .OrderByDescending(skip => skip.Value)
            .Select(skip => $"{skip.Name} {Count(skip.Value)}");
        var reasons = skipped == 0 ? "" : $" ({string.Join(' ', names)})";
        Line($"packets  {Count(report.PacketsRead)} = {Count(report.PacketsInFlows)} in flows + {Count(skipped)} skipped{reasons}");
        if (report.Dropped is { Total: > 0 } dropped) { Line($"dropped  {Count(dropped.Kernel)} by the kernel, {Count(dropped.Interface)} by the interface, {Count(dropped.Ring)} here"); }
    }

    void WriteServices(List<ServiceCount> services)
    {
        Line("  PRODUCT              HOSTS  SERVICE                   FLOWS ANSWERED    BYTES");
        var lines = services
            .Select(service => (Service: service, Names: service.NamesIn(rules)))
            .OrderBy(row => row.Names.Product is null)
            .ThenBy(row => row.Names.Product, StringComparer.Ordinal)
            .ThenByDescending(row => row.Service.Flows)
            .ToList();
        foreach (var (service, names) in lines.Take(MaxRows))
        {
            var port = $"{PortText(service)} {names.Service ?? "(several)"}";
            Line($"  {Fit(names.Product ?? "(shared port)", 20)} {service.Hosts,5}  {Fit(port, 22)} {Count(service.Flows),8} {Share(service.Answered, service.Flows),8} {Bytes(service.Bytes),8}");
        }

        if (lines.Count > MaxRows) { Line($"  and {lines.Count - MaxRows} more ports: see the records"); }
    }

    static string PortList(List<ServiceCount> services)
    {
        const int Shown = 8;

        var ports = services.OrderByDescending(service => service.Flows).Take(Shown)
            .Select(PortText);
        return string.Join(' ', ports) + (services.Count > Shown ? " ..." : "");
    }

    static string PortText(ServiceCount service) =>
        string.Create(CultureInfo.InvariantCulture, $"{service.Port}/{(service.Transport == Transport.Tcp ? "tcp" : "udp")}");

    void Line(string text) => writer.Write(text + "\n");

    static string Fit(string text, int width) => text.Length <= width ? text.PadRight(width) : string.Concat(text.AsSpan(0, width - 1), "~");

    static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    static string Share(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{100 * part / Math.Max(whole, 1)} %");

    static string Time(long timestampNs) => DateTime.UnixEpoch.AddTicks(timestampNs / 100).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    static string Duration(long ns)
    {
        var time = TimeSpan.FromTicks(ns / 100);
        return time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}h{time.Minutes:00}m{time.Seconds:00}s")
            : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m{time.Seconds:00}s")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0}s");
    }

    static string Bytes(ulong bytes)
    {
        ReadOnlySpan<string> units = ["B", "kB", "MB", "GB", "TB"];
        var value = (double)bytes;
        var unit = 0;
        while (value >= 1000 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {units[unit]}");
    }
}
