namespace Ctxscan;

/// <summary>What was typed cannot be done; the message says what was expected. Exit code 2.</summary>
sealed class UsageException(string message) : Exception(message);
