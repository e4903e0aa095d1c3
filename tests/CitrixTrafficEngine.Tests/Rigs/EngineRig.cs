using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Tests.Rigs;

/// <summary>Whole runs of the engine over frames in memory.</summary>
static class EngineRig
{
    public static (List<JsonElement> Flows, EngineReport Report) Run(IEnumerable<byte[]> frames, RuleTable? rules = null, FlowLimits? limits = null) =>
        Run([new MemorySource("memory", frames)], rules, limits);

    public static (List<JsonElement> Flows, EngineReport Report) Run(IFrameSource[] sources, RuleTable? rules = null, FlowLimits? limits = null, SignatureSet? signatures = null)
    {
        using var output = new MemoryStream();
        using var engine = new Engine(new() { Records = output, Limits = limits ?? new(), Signatures = signatures ?? SignatureSet.Empty }, rules ?? RuleTable.Empty);
        foreach (var source in sources)
        {
            engine.Read(source);
            source.Dispose();
        }

        var report = engine.Finish();
        return (Parse(output), report);
    }

    public static List<JsonElement> Parse(MemoryStream output)
    {
        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.True(text.Length == 0 || text.EndsWith('\n'));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public static Rule NewRule(string id, Transport transport, int port, string service = "service", string product = "product") => new()
    {
        Id = id,
        Product = product,
        Service = service,
        SourceRole = "client",
        DestinationRole = "server",
        Transport = transport,
        Ports = ImmutableArray.Create(new PortRange((ushort)port, (ushort)port)),
    };

    public static string? TextAt(this JsonElement record, string path) => record.At(path)?.GetString();

    public static long NumberAt(this JsonElement record, string path) => record.At(path)?.GetInt64() ?? throw new InvalidDataException($"no {path} in {record}");

    public static JsonElement? At(this JsonElement record, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty(name, out record)) { return null; }
        }

        return record;
    }

    /// <summary>The path of every value in document order, array indices left out.</summary>
    public static IEnumerable<string> Paths(this JsonElement value, string path = "")
    {
        if (value.ValueKind != JsonValueKind.Object) { return [path]; }

        return value.EnumerateObject().SelectMany(member => Paths(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}"));
    }
}

/// <summary>Frames in memory, a millisecond apart from a start time on.</summary>
sealed unsafe class MemorySource : IFrameSource
{
    readonly List<(nint Data, int Bytes)> _frames = [];
    readonly long _startNs;
    int _next;

    public MemorySource(string name, IEnumerable<byte[]> frames, long startNs = TableRig.EpochNs)
    {
        Name = name;
        _startNs = startNs;
        foreach (var frame in frames)
        {
            var copy = (byte*)NativeMemory.Alloc((nuint)Math.Max(frame.Length, 1));
            frame.CopyTo(new Span<byte>(copy, frame.Length));
            _frames.Add(((nint)copy, frame.Length));
        }
    }

    public string Name { get; }

    public IReadOnlyList<CaptureInterface> Interfaces { get; } = [new(null, LinkType.Ethernet, 0)];

    public CaptureFault? Fault { get; init; }

    /// <summary>Called before each batch with the number of frames given so far.</summary>
    public Action<int>? BeforeBatch { get; init; }

    public bool Read(FrameBatch batch)
    {
        BeforeBatch?.Invoke(_next);
        batch.Clear();
        while (!batch.IsFull && _next < _frames.Count)
        {
            var (data, bytes) = _frames[_next];
            batch.Add(new((byte*)data, bytes, bytes, _startNs + (_next * 1_000_000L), LinkType.Ethernet, 0));
            _next++;
        }

        return batch.Count > 0;
    }

    public void Dispose()
    {
        foreach (var (data, _) in _frames) { NativeMemory.Free((void*)data); }

        _frames.Clear();
    }
}
