using System.Text.Json;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>What the engine made of a capture: its report and its flow records.</summary>
sealed record EngineRun(EngineReport Report, IReadOnlyList<JsonElement> Flows)
{
    public static EngineRun Of(byte[] pcap, ParserOptions? parser = null)
    {
        using var source = CaptureFile.Open(new MemoryStream(pcap), "test.pcap");
        return Of(source, parser);
    }

    /// <summary>The same with other options; records are collected here.</summary>
    public static EngineRun With(EngineOptions options, byte[] pcap)
    {
        using var source = CaptureFile.Open(new MemoryStream(pcap), "test.pcap");
        return Of(source, options);
    }

    public static EngineRun Of(IFrameSource source, ParserOptions? parser = null) => Of(source, new EngineOptions { Parser = parser ?? new() });

    static EngineRun Of(IFrameSource source, EngineOptions options)
    {
        using var records = new MemoryStream();
        using var engine = new Engine(options with { Records = records }, RuleTable.Empty);
        engine.Read(source);
        var report = engine.Finish();
        Assert.Equal(report.PacketsRead, report.PacketsInFlows + report.Skipped.Values.Sum());
        var flows = System.Text.Encoding.UTF8.GetString(records.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(report.PacketsInFlows, flows.Sum(flow => Both(flow, "packets")));
        return new(report, flows);
    }

    /// <summary>A counter of both sides together; of <c>ctxscan</c> where ECS has none.</summary>
    public static long Both(JsonElement flow, string counter)
    {
        var sides = counter is "packets" or "bytes" ? flow : flow.GetProperty("ctxscan");
        return sides.GetProperty("source").GetProperty(counter).GetInt64() + sides.GetProperty("destination").GetProperty(counter).GetInt64();
    }

    /// <summary>The names of the removed encapsulations, outermost first.</summary>
    public static IEnumerable<string> Tunnels(JsonElement flow) => flow.GetProperty("ctxscan").TryGetProperty("tunnels", out var tunnels)
        ? tunnels.EnumerateArray().Select(tunnel => tunnel.GetProperty("type").GetString()!)
        : [];
}
