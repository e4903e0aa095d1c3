using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>The TCP and UDP conversations of a capture. ICMP and UDP-Lite are left out.</summary>
sealed class ConversationTable
{
    readonly Dictionary<Conversation, Tally> _tallies = [];

    public int Count => _tallies.Count;

    public void Add(Conversation conversation, long packets, long bytes, bool unclear = false) =>
        _tallies[conversation] = _tallies.GetValueOrDefault(conversation).With(packets, bytes, unclear);

    /// <summary>Sums the flow records of an audit.</summary>
    public static ConversationTable Of(AuditRecords records)
    {
        var table = new ConversationTable();
        foreach (var flow in records.Flows)
        {
            var transport = flow.TextAt("network.transport");
            if (transport is not ("tcp" or "udp") || IsInsideGtp(flow)) { continue; }

            End At(string side) => new(IPAddress.Parse(flow.TextAt($"{side}.ip")!), (int)flow.NumberAt($"{side}.port"));
            long Both(string field) => flow.NumberAt($"source.{field}") + flow.NumberAt($"destination.{field}");
            table.Add(new(transport, At("source"), At("destination")), Both("packets"), Both("bytes"));
        }

        return table;
    }

    // The oracle counts the tunnel there, the records its inside.
    static bool IsInsideGtp(JsonElement flow) =>
        flow.At("ctxscan.tunnels") is { } tunnels && tunnels.EnumerateArray().Any(tunnel => tunnel.TextAt("type") == "gtp");

    /// <summary>Reads a table of lines: transport, address, port, address, port, packets, bytes, unclear (0 or 1), separated by tabs.</summary>
    public static ConversationTable Read(string path)
    {
        var table = new ConversationTable();
        foreach (var line in File.ReadLines(path))
        {
            var field = line.Split('\t');
            table.Add(
                new(field[0], End.Parse(field[1], field[2]), End.Parse(field[3], field[4])),
                long.Parse(field[5], CultureInfo.InvariantCulture),
                long.Parse(field[6], CultureInfo.InvariantCulture),
                field[7] == "1");
        }

        return table;
    }

    /// <summary>What differs between this table, the oracle's, and <paramref name="found"/>; a line each.</summary>
    public IReadOnlyList<string> DifferencesFrom(ConversationTable found)
    {
        var differences = new List<string>();
        foreach (var (conversation, expected) in _tallies)
        {
            if (expected.Unclear) { continue; }

            if (!found._tallies.TryGetValue(conversation, out var actual)) { differences.Add($"missing {conversation}: {expected}"); }
            else if ((actual.Packets, actual.Bytes) != (expected.Packets, expected.Bytes)) { differences.Add($"differs {conversation}: {expected}, found {actual}"); }
        }

        // Fragments and tunnel contents of an unclear conversation may show as others between the same hosts.
        var unclear = _tallies.Where(entry => entry.Value.Unclear).SelectMany(entry => new[] { (entry.Key.A.Address, entry.Key.B.Address), (entry.Key.B.Address, entry.Key.A.Address) }).ToHashSet();
        foreach (var (conversation, actual) in found._tallies)
        {
            if (!_tallies.ContainsKey(conversation) && !unclear.Contains((conversation.A.Address, conversation.B.Address))) { differences.Add($"extra {conversation}: {actual}"); }
        }

        return differences;
    }
}
