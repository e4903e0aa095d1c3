using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Output;

/// <summary>What was read of one input.</summary>
public sealed class InputReport
{
    internal InputReport(string name, bool isLive) => (Name, IsLive) = (name, isLive);

    /// <summary>The file or interface.</summary>
    public string Name { get; }

    /// <summary>Whether it is an interface.</summary>
    public bool IsLive { get; }

    /// <summary>Packets read.</summary>
    public long Packets { get; internal set; }

    /// <summary>Frame bytes read, by their length on the wire.</summary>
    public long Bytes { get; internal set; }

    /// <summary>Packets that the snap length cut.</summary>
    public long Cut { get; internal set; }

    /// <summary>Earliest packet, nanoseconds since 1970 UTC; valid where <see cref="Packets"/> is not 0.</summary>
    public long FirstNs { get; internal set; } = long.MaxValue;

    /// <summary>Latest packet, nanoseconds since 1970 UTC; valid where <see cref="Packets"/> is not 0.</summary>
    public long LastNs { get; internal set; } = long.MinValue;

    /// <summary>What ended the input early, or null.</summary>
    public CaptureFault? Fault { get; internal set; }
}
