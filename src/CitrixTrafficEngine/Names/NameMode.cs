namespace CitrixTrafficEngine.Names;

/// <summary>Where the names of addresses come from.</summary>
public enum NameMode
{
    /// <summary>From the capture, and from a hosts file where one is given.</summary>
    Capture,

    /// <summary>From a hosts file alone.</summary>
    File,

    /// <summary>Records carry none.</summary>
    Off,
}
