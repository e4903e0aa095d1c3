using CitrixTrafficEngine;
using CitrixTrafficEngine.Capture;

namespace Ctxscan.Audit;

/// <summary>One reading of captures from the first to the last, and what went wrong on the way.</summary>
sealed class CapturePass
{
    readonly List<string> _notes = [];

    /// <summary>What a person must know: faults, and what was left out.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The exit code for inputs that could not be read, else 0.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Gives every packet of <paramref name="captures"/> to <paramref name="engine"/>. One bad capture among several does not stop the others.</summary>
    /// <exception cref="CitrixTrafficEngine.Output.RecordOutputException">A record cannot be written.</exception>
    public void Read(Engine engine, CaptureSet captures, bool merge, CancellationToken stop)
    {
        if (merge)
        {
            using var merged = captures.OpenMerged();
            ReadSource(engine, merged, stop);
            foreach (var failure in merged.Failures) { Fail(failure); }
        }
        else
        {
            foreach (var source in captures.Open()) { ReadSource(engine, source, stop); }
        }

        foreach (var failure in captures.Failures) { Fail(failure); }

        foreach (var other in captures.LeftOut) { _notes.Add($"left out, {other.Cause.Message}"); }
    }

    void ReadSource(Engine engine, IFrameSource source, CancellationToken stop)
    {
        try
        {
            engine.Read(source, stop);
        }
        catch (IOException exception) when (exception is not CitrixTrafficEngine.Output.RecordOutputException)
        {
            Fail(new CaptureFailure(source.Name, exception));
        }

        var faults = source is MergedSource merged ? merged.Faults.Select(fault => (Name: "", fault)) : source.Fault is { } one ? [(Name: $"{source.Name}: ", one)] : [];
        foreach (var (name, fault) in faults) { _notes.Add($"{name}offset {fault.Offset}: {fault.Message}; what came before is kept"); }
    }

    void Fail(CaptureFailure failure)
    {
        var (message, exitCode) = InputFailure.Explain(failure);
        _notes.Add(message);
        ExitCode = Ctxscan.ExitCode.Worse(ExitCode, exitCode);
    }
}
