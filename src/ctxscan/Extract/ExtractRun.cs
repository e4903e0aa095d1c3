using CitrixTrafficEngine;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Rules;
using Ctxscan.Audit;

namespace Ctxscan.Extract;

/// <summary>Carries out an extraction. The captures are read twice, three times to find a flow, four times to find those of a finding: what is written is known before the output is made.</summary>
sealed class ExtractRun(ExtractPlan plan, Terminal terminal)
{
    const string StandardStream = "-";

    readonly CaptureSet _captures = CaptureSet.Resolve(plan.Captures, new());
    readonly HashSet<string> _notes = new(StringComparer.Ordinal);
    int _opened;
    int _exitCode;

    /// <summary>Runs, and gives the exit code.</summary>
    /// <exception cref="UsageException">There is no such flow, or what is wanted fits no classic capture.</exception>
    /// <exception cref="RulesException">The rules have faults.</exception>
    /// <exception cref="CitrixTrafficEngine.Catalogs.Sites.SiteFileException">The site file has faults.</exception>
    /// <exception cref="CaptureFormatException">An input is no capture.</exception>
    /// <exception cref="IOException">An input cannot be read, or the output not be written.</exception>
    public int Run()
    {
        if (plan.Captures.Contains(StandardStream)) { throw new UsageException("extract reads its captures more than once: name files, not -"); }

        NamedFile.RefuseFolder(plan.Output, "a file to write");
        RecordTarget.RefuseInput(plan.Output, _captures.Inputs);

        using var filter = new FilterStage(plan.Filter);
        var frames = plan.Flow is { } flow ? FramesOf(flow) : plan.Finding is { } key ? FramesOf(key) : null;
        var content = new ExtractContent();
        Select(filter, frames, content.Add, content.AddInterfaces);
        if (_opened == 0) { return _exitCode; }

        content.RequireOneLinkType();
        Write(filter, frames, content);
        if (plan.Output != StandardStream) { terminal.Error.WriteLine($"{content.Packets} packets: {plan.Output}"); }

        return _exitCode;
    }

    FrameSet FramesOf(FlowId flow)
    {
        var frames = FramesOf(new FlowTrace(flow));
        return frames.Count > 0
            ? frames
            : throw new UsageException("these captures have no such flow: give the captures and the flow options of the audit that wrote the id");
    }

    // The audit once more, which now knows what to look out for.
    FrameSet FramesOf(string finding)
    {
        var catalog = Catalog.Load(plan.Catalog);
        var (site, rules) = SiteArguments.Load(plan.Site, plan.CapturePoint, catalog);
        var options = new EngineOptions
        {
            Parser = plan.Parser,
            Limits = plan.Limits,
            RemoveDuplicates = plan.RemoveDuplicates,
            Signatures = catalog.CompileSignatures(),
            Site = site,
            Findings = FindingSetup.Of(catalog, plan.Catalog, site) with { Watch = finding },
        };
        using var engine = new Engine(options, rules);
        foreach (var source in Sources()) { engine.Read(source); }

        var found = engine.Finish().Findings;
        if (!found.Findings.Any(known => known.Key == finding))
        {
            throw new UsageException($"these captures have no finding '{finding}': give the captures and the options of the audit that wrote the key{NearestName.Hint(finding, found.Findings.Select(known => known.Key))}");
        }

        return found.WatchedFlows.Count > 0
            ? FramesOf(new FlowTrace(found.WatchedFlows))
            : throw new UsageException($"'{finding}' is about what was not seen: no packets belong to it");
    }

    FrameSet FramesOf(FlowTrace trace)
    {
        using var engine = new Engine(new() { Parser = plan.Parser, Limits = plan.Limits, RemoveDuplicates = plan.RemoveDuplicates, Trace = trace, ReadContent = false }, RuleTable.Empty);
        foreach (var source in Sources()) { engine.Read(source); }

        engine.Finish();
        return trace.Frames;
    }

    void Write(FilterStage filter, FrameSet? frames, ExtractContent content)
    {
        const int BufferBytes = 256 * 1024;

        using var file = plan.Output == StandardStream ? null : RecordTarget.Open(plan.Output);
        using var output = new BufferedStream(file ?? terminal.Output, BufferBytes);
        var writer = new PcapWriter(output, content.LinkType, content.NeedsNanoseconds);
        Select(filter, frames, (in frame) => writer.Write(in frame), _ => { });
        output.Flush();
    }

    void Select(FilterStage filter, FrameSet? frames, FrameAction take, Action<IReadOnlyList<CaptureInterface>> look)
    {
        using var batch = new FrameBatch();
        long number = 0;
        foreach (var source in Sources())
        {
            while (source.Read(batch))
            {
                for (var index = 0; index < batch.Count; index++)
                {
                    number++;
                    if (frames?.Contains(number) is not false && filter.Frames?.Invoke(in batch[index]) is not false) { take(in batch[index]); }
                }
            }

            look(source.Interfaces);
        }
    }

    // Each in turn, as the audit reads them; what is wrong with one is told once, however often they are read.
    IEnumerable<IFrameSource> Sources()
    {
        if (plan.Merge)
        {
            using var merged = _captures.OpenMerged();
            _opened += _captures.Inputs.Any() ? 1 : 0;
            yield return merged;
            foreach (var failure in merged.Failures) { Note(failure); }

            foreach (var fault in merged.Faults) { Note(fault.Message, ExitCode.Incomplete); }
        }
        else
        {
            foreach (var source in _captures.Open())
            {
                _opened++;
                yield return source;
                if (source.Fault is { } fault) { Note($"{source.Name}: offset {fault.Offset}: {fault.Message}; what came before is read", ExitCode.Incomplete); }
            }
        }

        foreach (var failure in _captures.Failures) { Note(failure); }
    }

    void Note(CaptureFailure failure)
    {
        var (message, exitCode) = InputFailure.Explain(failure);
        Note(message, exitCode);
    }

    void Note(string message, int exitCode)
    {
        if (!_notes.Add(message)) { return; }

        terminal.Error.WriteLine($"ctxscan: {message}");
        _exitCode = ExitCode.Worse(_exitCode, exitCode);
    }

    delegate void FrameAction(in Frame frame);
}
