namespace CitrixTrafficEngine.Flows;

/// <summary>Notes which frames belong to one flow while an <see cref="Engine"/> reads.</summary>
public sealed class FlowTrace
{
    readonly FlowId _wanted;
    readonly List<FrameSet> _inputs = [];

    /// <summary>Traces the flow that <paramref name="wanted"/> names.</summary>
    public FlowTrace(FlowId wanted) => _wanted = wanted;

    /// <summary>The frames of the flow in each input, in the order of reading.</summary>
    public IReadOnlyList<FrameSet> Inputs => _inputs;

    internal void BeginInput() => _inputs.Add(new());

    // Called when the frame was counted: with its first packet a flow has its name.
    internal void Add(in Flow flow, long frameNumber)
    {
        if (_wanted.Names(in flow)) { _inputs[^1].Add(frameNumber); }
    }
}
