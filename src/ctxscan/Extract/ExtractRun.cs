using CitrixTrafficEngine;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Rules;
using Ctxscan.Audit;

namespace Ctxscan.Extract;

/// <summary>Carries out an extraction. The captures are read twice, or three times to find a flow: what is written is known before the output is made.</summary>
sealed class ExtractRun(ExtractPlan plan, Terminal terminal)
{
    const string StandardStream = "-";

    int _exitCode;

    /// <summary>Runs, and gives the exit code.</summary>
    /// <exception cref="UsageException">There is no such flow, or what is wanted fits no classic capture.</exception>
    /// <exception cref="CaptureFormatException">An input is no capture.</exception>
    /// <exception cref="IOException">An input cannot be read, or the output not be written.</exception>
    public int Run()
    {
        if (plan.Captures.Contains(StandardStream)) { throw new UsageException("extract reads its captures more than once: name files, not -"); }

        if (plan.Captures.Any(capture => Path.GetFullPath(capture) == Path.GetFullPath(plan.Output))) { throw new UsageException($"{plan.Output}: is one of the captures to read"); }

        using var filter = new FilterStage(plan.Filter);
        var trace = plan.Flow is { } flow ? Find(flow) : null;
        var content = new ExtractContent();
        Select(filter, trace, content.Add, content.AddInterfaces);
        content.RequireOneLinkType();
        Write(filter, trace, content);
        if (plan.Output != StandardStream) { terminal.Error.WriteLine($"{content.Packets} packets: {plan.Output}"); }

        return _exitCode;
    }

    FlowTrace Find(FlowId flow)
    {
        var trace = new FlowTrace(flow);
        using var engine = new Engine(new() { Parser = plan.Parser, Limits = plan.Limits, Trace = trace }, RuleTable.Empty);
        foreach (var capture in plan.Captures)
        {
            using var source = Open(capture);
            if (engine.Read(source).Fault is { } fault)
            {
                terminal.Error.WriteLine($"ctxscan: {capture}: offset {fault.Offset}: {fault.Message}; what came before is read");
                _exitCode = ExitCode.Incomplete;
            }
        }

        engine.Finish();
        return trace.Inputs.Sum(input => input.Count) > 0
            ? trace
            : throw new UsageException("these captures have no such flow: give the captures and flow options of the audit that wrote the id, in the same order");
    }

    void Write(FilterStage filter, FlowTrace? trace, ExtractContent content)
    {
        const int BufferBytes = 256 * 1024;

        using var file = plan.Output == StandardStream ? null : RecordTarget.Open(plan.Output);
        using var output = new BufferedStream(file ?? terminal.Output, BufferBytes);
        var writer = new PcapWriter(output, content.LinkType, content.NeedsNanoseconds);
        Select(filter, trace, (in frame) => writer.Write(in frame), _ => { });
        output.Flush();
    }

    void Select(FilterStage filter, FlowTrace? trace, FrameAction take, Action<IReadOnlyList<CaptureInterface>> look)
    {
        using var batch = new FrameBatch();
        for (var input = 0; input < plan.Captures.Count; input++)
        {
            using var source = Open(plan.Captures[input]);
            var frames = trace?.Inputs[input];
            long number = 0;
            while (source.Read(batch))
            {
                for (var index = 0; index < batch.Count; index++)
                {
                    number++;
                    if (frames?.Contains(number) is not false && filter.Frames?.Invoke(in batch[index]) is not false) { take(in batch[index]); }
                }
            }

            look(source.Interfaces);
            if (source.Fault is not null) { _exitCode = ExitCode.Incomplete; }
        }
    }

    static IFrameSource Open(string path)
    {
        try
        {
            return CaptureFile.Open(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path}: no such file");
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            throw new UsageException($"{path}: a directory, expected a capture");
        }
    }

    delegate void FrameAction(in Frame frame);
}
