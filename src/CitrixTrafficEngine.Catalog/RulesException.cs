namespace CitrixTrafficEngine.Catalogs;

/// <summary>The rules cannot be used: faults in their files, or no such directory.</summary>
public sealed class RulesException : Exception
{
    /// <summary>An exception without a message.</summary>
    public RulesException()
    {
    }

    /// <summary>An exception that says why in <paramref name="message"/>.</summary>
    public RulesException(string message) : base(message)
    {
    }

    /// <summary>An exception that says why in <paramref name="message"/> and was caused by <paramref name="innerException"/>.</summary>
    public RulesException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>An exception for <paramref name="diagnostics"/>, which its message holds one a line.</summary>
    public RulesException(IReadOnlyList<Diagnostic> diagnostics) : base(string.Join('\n', diagnostics)) => Diagnostics = diagnostics;

    /// <summary>The faults, by file, line and column; none when no file was read.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = [];
}
