using System.Text.Json;

namespace Ctxscan.Reports;

/// <summary>Sums saved flow records by who talks to whom on which port: what a firewall's owner asks for.</summary>
sealed class Conversations
{
    readonly Dictionary<(string Source, string Destination, string Transport, long Port), Sums> _sums = [];

    /// <summary>The sums, in order of destination, port and source.</summary>
    public IReadOnlyList<Conversation> Lines =>
    [
        .. _sums.OrderBy(sum => sum.Key.Destination, StringComparer.Ordinal).ThenBy(sum => sum.Key.Transport, StringComparer.Ordinal).ThenBy(sum => sum.Key.Port).ThenBy(sum => sum.Key.Source, StringComparer.Ordinal)
            .Select(sum => new Conversation(sum.Key.Source, sum.Key.Destination, sum.Key.Transport, sum.Key.Port, sum.Value)),
    ];

    /// <summary>Adds a flow record. Those without ports count nowhere.</summary>
    public void Add(JsonElement flow)
    {
        if (flow.At("destination.port") is not { } port) { return; }

        var key = (flow.TextAt("source.ip") ?? "", flow.TextAt("destination.ip") ?? "", flow.TextAt("network.transport") ?? "", port.GetInt64());
        if (!_sums.TryGetValue(key, out var sums)) { _sums.Add(key, sums = new()); }

        sums.Bytes += flow.NumberAt("network.bytes");
        sums.Packets += flow.NumberAt("network.packets");
        sums.Service ??= flow.TextAt("network.protocol") ?? flow.TextAt("ctxscan.match.service");
        sums.Product ??= flow.TextAt("ctxscan.match.product");
        sums.Confidence = flow.TextAt("ctxscan.match.confidence") ?? sums.Confidence;
        if (!SavedServices.IsFinal(flow)) { return; }

        sums.Flows++;
        sums.Answered += SavedServices.IsAnswered(flow) ? 1 : 0;
    }

    /// <summary>What was summed.</summary>
    public sealed class Sums
    {
        public long Flows { get; set; }

        public long Answered { get; set; }

        public long Packets { get; set; }

        public long Bytes { get; set; }

        public string? Service { get; set; }

        public string? Product { get; set; }

        public string? Confidence { get; set; }
    }
}

/// <summary>One line of the list.</summary>
sealed record Conversation(string Source, string Destination, string Transport, long Port, Conversations.Sums Sums);
