using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Output;

/// <summary>Numbers the interfaces of one source among the origins of a run, and gives each input its report.</summary>
/// <remarks>A run holds at most 65,535 origins; later ones share the last.</remarks>
sealed class OriginIndex(List<Origin> origins, List<InputReport> reports, IFrameSource source)
{
    readonly int _firstReport = reports.Count;
    ushort[] _byInterface = [];
    InputReport[] _reportByInterface = [];

    /// <summary>The origin of a frame of the source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort Of(in Frame frame, out InputReport report)
    {
        if (frame.InterfaceIndex >= _byInterface.Length) { Add(frame.InterfaceIndex); }

        report = _reportByInterface[frame.InterfaceIndex];
        return _byInterface[frame.InterfaceIndex];
    }

    /// <summary>Notes how the source ended. An input without a frame has its report all the same.</summary>
    public void End()
    {
        if (source is MergedSource merged)
        {
            foreach (var (name, fault) in merged.Ends) { ReportOf(name).Fault = fault; }
        }
        else
        {
            ReportOf(source.Name).Fault = source.Fault;
        }
    }

    void Add(ushort interfaceIndex)
    {
        var known = _byInterface.Length;
        Array.Resize(ref _byInterface, interfaceIndex + 1);
        Array.Resize(ref _reportByInterface, interfaceIndex + 1);
        for (var index = known; index <= interfaceIndex; index++)
        {
            var from = index < source.Interfaces.Count ? source.Interfaces[index] : null;
            var report = ReportOf(from?.Input ?? source.Name);

            // The writer thread sees an origin only through a flow that was handed over later.
            if (origins.Count < ushort.MaxValue) { origins.Add(new(report, from?.Name)); }

            _byInterface[index] = (ushort)(origins.Count - 1);
            _reportByInterface[index] = report;
        }
    }

    InputReport ReportOf(string input)
    {
        for (var index = _firstReport; index < reports.Count; index++)
        {
            if (reports[index].Name == input) { return reports[index]; }
        }

        reports.Add(new(input, source.IsLive));
        return reports[^1];
    }
}
