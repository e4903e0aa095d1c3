namespace CitrixTrafficEngine.Scan.Results;

/// <summary>A file of records cannot be gone on with; the message says why.</summary>
public sealed class CheckpointException(string message) : Exception(message);
