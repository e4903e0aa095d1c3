using System.Collections.Immutable;
using System.Globalization;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;

namespace CitrixTrafficEngine.SweepRig;

/// <summary>
/// Reads a plan, a group of addresses a line: <c>10.0.0.0/24 tcp/22/ssh udp/514/-/sink icmp</c>. A probe is transport/port/service, - for no service, and sink where the
/// protocol never answers.
/// </summary>
static class RigPlan
{
    public static (ScanPlan Plan, ScanOptions Options) Read(TextReader plan, string[] arguments)
    {
        var settings = arguments.Select(argument => argument.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var groups = new List<PlanGroup>();
        while (plan.ReadLine() is { Length: > 0 } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            groups.Add(new(Targets(words[0]), [.. words.Skip(1).Select(Probe)]));
        }

        double Number(string name, double other) => settings.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : other;
        var options = new ScanOptions();
        options = options with
        {
            Rate = Number("rate", options.Rate),
            HostRate = Number("host-rate", options.HostRate),
            DatagramHostRate = Number("datagram-host-rate", options.DatagramHostRate),
            MaxInFlight = (int)Number("max-in-flight", options.MaxInFlight),
            MaxState = (int)Number("max-state", options.MaxState),
            Tries = (int)Number("tries", options.Tries),
            Timeout = settings.ContainsKey("timeout") ? TimeSpan.FromSeconds(Number("timeout", 0)) : null,
            Confirm = settings.TryGetValue("confirm", out var tier) ? Enum.Parse<ConfirmTier>(tier, ignoreCase: true) : ConfirmTier.Safe,
        };
        return (ScanPlan.Create(groups, new() { Seed = (ulong)Number("seed", 1), HasCanary = Number("canary", 0) != 0 }), options);
    }

    static TargetSet Targets(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? text : text[..slash];
        if (!IpAddress.TryParse(address, out var parsed)) { throw new FormatException($"{address} is no address"); }

        return TargetSet.Of([slash < 0 ? AddressRange.Of(parsed) : AddressRange.Block(parsed, int.Parse(text[(slash + 1)..], CultureInfo.InvariantCulture), parsed.IsV4)]);
    }

    static PlannedProbe Probe(string text)
    {
        var parts = text.Split('/');
        var transport = Enum.Parse<Transport>(parts[0], ignoreCase: true);
        var port = parts.Length > 1 ? ushort.Parse(parts[1], CultureInfo.InvariantCulture) : (ushort)0;
        return new(transport, port, parts.Length > 2 && parts[2] != "-" ? parts[2] : null, ImmutableArray<string>.Empty, IsSink: parts.Contains("sink"), IsCanary: false);
    }
}
