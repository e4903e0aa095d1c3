using System.Globalization;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Scan;
using Ctxscan.Listings;

namespace Ctxscan.Sweep;

/// <summary>A plan as a person reads it.</summary>
sealed class PlanText(SweepPlan plan, TextWriter writer, int? columns)
{
    const int Indent = 2;

    readonly FoldedText _lines = new(writer, columns ?? int.MaxValue);
    readonly PlanGroup[] _groups = [.. plan.Plan.Groups()];

    /// <summary>Writes the whole plan.</summary>
    public void Write()
    {
        WriteHeader();
        foreach (var group in _groups) { WriteGroup(group); }

        WriteLeftOut();
        WriteCost();
        WriteNotes();
    }

    /// <summary>Writes from where the sweep looks, and what it can prove from there.</summary>
    public void WriteHeader()
    {
        var from = plan.Sources.Count == 0 ? "from an address without a route to the targets" : $"from {string.Join(", ", plan.Sources)}";
        _lines.Write(0, $"{from}, {Standing()}");
        if (plan.ExpectClosed) { _lines.Write(0, "expected closed: every pair that is open from here contradicts (exit code 1)"); }
    }

    /// <summary>Writes the totals in one line.</summary>
    public void WriteTotals()
    {
        var (scan, estimate) = (plan.Plan, plan.Estimate);
        var shard = scan.Shard.Count == 1 ? "" : Text($", of which shard {scan.Shard.Index}/{scan.Shard.Count} takes {scan.ShardPairCount:N0}");
        _lines.Write(0, Text($"plan {Product()} = {scan.PairCount:N0} probes{shard}, {Pace()}, half-open at most {estimate.MostHalfOpen:N0}, {Seconds(estimate.Shortest)} to {Seconds(estimate.Longest)}"));
    }

    string Standing()
    {
        var place = plan.Place is null ? "" : $"{plan.Place}, ";
        if (plan.FromRoles.Count == 0)
        {
            return $"{place}role unknown: proves reachability from HERE only; to prove the rows of a role, run beside one with --from ROLE";
        }

        var role = string.Join(", ", plan.FromRoles);
        var starts = plan.Profiles.SelectMany(profile => profile.Rows).Any(row => row.Row.SourceRole == Rule.AnyRole || plan.FromRoles.Contains(row.Row.SourceRole));
        return starts || plan.Profiles.Count == 0
            ? $"{place}as {role}: proves what may be reached from {role}; rows of other roles are not provable from here"
            : $"{place}as {role}: no row of the profiles starts there, so nothing of them is provable from here";
    }

    string Product()
    {
        var hosts = Count((UInt128)plan.Plan.HostCount, "address", "addresses");
        if (_groups is not [var only]) { return Text($"{hosts} in {_groups.Length:N0} groups"); }

        var kinds = only.Probes.Where(probe => !probe.IsCanary).GroupBy(probe => probe.Transport)
            .Select(kind => kind.Key == Transport.Icmp ? "echo" : Text($"{kind.Count():N0} {Keywords.Of(kind.Key)}"));
        return $"{hosts} x ({string.Join(" + ", kinds)}{(HasCanary(only) ? " + canary" : "")})";
    }

    void WriteGroup(PlanGroup group)
    {
        writer.WriteLine();
        writer.WriteLine(Text($"targets: {Count(group.Hosts.Count, "address", "addresses")}"));
        foreach (var range in group.Hosts.Ranges) { _lines.Write(Indent, range.Count == 1 ? Named(range) : Text($"{range}  {range.Count:N0}")); }

        writer.WriteLine("probes of each");
        foreach (var run in PortRun.Of(group.Probes)) { _lines.Write(Indent, run.ToString()); }
    }

    string Named(AddressRange range) =>
        plan.Plan.Find(AddressRange.AddressOf(range.First)) is { } host && plan.Plan.NameOf(host) is { } name ? $"{range}  {name}" : range.ToString();

    void WriteLeftOut()
    {
        writer.WriteLine();
        writer.WriteLine("not sent");
        foreach (var left in plan.LeftOut) { _lines.Write(Indent, $"{left.Ports}  {(left.Row is { } row ? $"{row}: " : "")}{left.Why}"); }

        if (plan.Excluded > 0) { _lines.Write(Indent, Text($"{Count(plan.Excluded, "address", "addresses")}: excluded")); }

        if (plan.NoHosts > 0) { _lines.Write(Indent, Text($"{Count(plan.NoHosts, "address", "addresses")}: multicast, broadcast or unspecified, no single host")); }

        foreach (var (name, why) in plan.Unresolved) { _lines.Write(Indent, $"{name}: no address: {why} (exit code 3)"); }

        if (plan.LeftOut.Count + plan.Unresolved.Count == 0 && plan.Excluded + plan.NoHosts == 0) { _lines.Write(Indent, "nothing that was asked for"); }
    }

    void WriteCost()
    {
        var (estimate, options) = (plan.Estimate, plan.Options);
        writer.WriteLine();
        WriteTotals();
        _lines.Write(Indent, Text($"packets: at most {estimate.MostPackets:N0} = {estimate.Probes:N0} probes x {options.Tries} tries, when nothing answers; what confirms an open port comes on top"));
        _lines.Write(Indent, Text($"half-open: at most {estimate.MostHalfOpen:N0} = the least of probes, rate x 120 s and --max-state ({Limit(options.MaxState)})"));
        _lines.Write(Indent, Text($"seconds: {Seconds(estimate.Shortest)} when all answer = the larger of probes / rate ({Limit(options.Rate)}) and probes of one address / host rate ({Limit(options.HostRate)})"));
        _lines.Write(Indent, Text(
            $"seconds: {Seconds(estimate.Longest)} when none does = the largest of transmissions / rate, those of one address / host rate, probes x wait / in flight ({Limit(options.MaxInFlight)}), and 120 s x (probes - max state) / max state; plus one wait ({Seconds(estimate.Wait)})"));
        _lines.Write(Indent, Text($"seed {plan.Plan.Seed}, plan {plan.Plan.Hash}, confirm {options.Confirm.ToString().ToLowerInvariant()}"));
    }

    void WriteNotes()
    {
        if (IdsNote.Of(plan.Plan) is { } note) { _lines.Write(Indent, note); }

        if (!Array.TrueForAll(_groups, HasCanary)) { _lines.Write(Indent, "no canary where every TCP port is asked: none is left on which nothing is expected"); }

        foreach (var refusal in plan.Refusals) { _lines.Write(Indent, $"to run it: {refusal}"); }
    }

    static bool HasCanary(PlanGroup group) => group.Probes is [.., { IsCanary: true }];

    string Pace() => plan.Options.Rate == 0 ? "as fast as the path carries" : Text($"{plan.Options.Rate:0.###}/s");

    static string Limit(double limit) => limit == 0 ? "max" : Text($"{limit:#,0.###}");

    static string Seconds(TimeSpan time) => time.TotalSeconds switch
    {
        < 100 => Text($"{time.TotalSeconds:0.0} s"),
        < 7_200 => Text($"{time.TotalSeconds:N0} s"),
        < 172_800 => Text($"{time.TotalSeconds:N0} s ({time.TotalHours:0.0} hours)"),
        _ => Text($"{time.TotalSeconds:N0} s ({time.TotalDays:N1} days)"),
    };

    static string Count(UInt128 count, string one, string many) => Text($"{count:N0} {(count == 1 ? one : many)}");

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
