using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Flows;

/// <summary>Notes which frames belong to one flow, or to several, while an <see cref="Engine"/> reads.</summary>
public sealed class FlowTrace
{
    readonly FlowId? _wanted;
    readonly HashSet<ulong> _several = [];
    readonly Dictionary<FlowKey, List<long>> _held = []; // frames of fragments whose first did not come yet
    readonly List<long> _released = [];
    long _number;

    /// <summary>Traces the flow that <paramref name="wanted"/> names.</summary>
    public FlowTrace(FlowId wanted) => _wanted = wanted;

    /// <summary>Traces all records of the flows whose <see cref="FlowId.Value"/> is one of <paramref name="wanted"/>.</summary>
    public FlowTrace(IEnumerable<ulong> wanted) => _several = [.. wanted];

    /// <summary>The frames of the flows, counted from 1 over all that was read.</summary>
    public FrameSet Frames { get; } = new();

    internal void BeginFrame() => _number++;

    internal void Hold(in Packet packet, in Frame frame)
    {
        var key = FragmentPlace.Of(in packet, in frame).Key;
        if (!_held.TryGetValue(key, out var numbers)) { _held.Add(key, numbers = []); }

        numbers.Add(_number);
    }

    // Of the fragments held under one identification the last belong to this packet; earlier ones were given up.
    internal void Release(in Packet first, in Frame frame, long count)
    {
        if (count > 0 && _held.Remove(FragmentPlace.Of(in first, in frame).Key, out var numbers)) { _released.AddRange(numbers.TakeLast((int)count)); }
    }

    // Called when the frame was counted: a flow has its name once its first packet was.
    internal void Add(in Flow flow)
    {
        if (_wanted is { } one ? one.Names(in flow) : _several.Contains(FlowId.ValueOf(in flow)))
        {
            Frames.Add(_number);
            foreach (var number in _released) { Frames.Add(number); }
        }

        _released.Clear();
    }
}
