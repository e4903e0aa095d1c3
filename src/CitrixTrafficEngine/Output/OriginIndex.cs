using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Output;

/// <summary>Numbers the interfaces of one source among the origins of a run.</summary>
/// <remarks>A run holds at most 65,535 origins; later ones share the last.</remarks>
sealed class OriginIndex(List<Origin> origins, IFrameSource source)
{
    ushort[] _byInterface = [];

    /// <summary>The origin of a frame of the source.</summary>
    public ushort Of(in Frame frame) =>
        frame.InterfaceIndex < _byInterface.Length ? _byInterface[frame.InterfaceIndex] : Add(frame.InterfaceIndex);

    ushort Add(ushort interfaceIndex)
    {
        var known = _byInterface.Length;
        Array.Resize(ref _byInterface, interfaceIndex + 1);
        for (var index = known; index <= interfaceIndex; index++)
        {
            // The writer thread reads the list: it sees an origin only through a flow that was handed over later.
            lock (origins)
            {
                if (origins.Count < ushort.MaxValue) { origins.Add(new(source.IsLive ? null : source.Name, index < source.Interfaces.Count ? source.Interfaces[index].Name : null)); }

                _byInterface[index] = (ushort)(origins.Count - 1);
            }
        }

        return _byInterface[interfaceIndex];
    }
}
