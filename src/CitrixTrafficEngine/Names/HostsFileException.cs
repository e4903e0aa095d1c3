namespace CitrixTrafficEngine.Names;

/// <summary>A hosts file has a line that is no entry.</summary>
public sealed class HostsFileException(string message) : Exception(message);
