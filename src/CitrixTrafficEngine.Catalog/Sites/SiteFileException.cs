namespace CitrixTrafficEngine.Catalogs.Sites;

/// <summary>A site file has faults.</summary>
public sealed class SiteFileException : Exception
{
    /// <summary>An exception without a message.</summary>
    public SiteFileException()
    {
    }

    /// <summary>An exception that says why in <paramref name="message"/>.</summary>
    public SiteFileException(string message) : base(message)
    {
    }

    /// <summary>An exception that says why in <paramref name="message"/> and was caused by <paramref name="innerException"/>.</summary>
    public SiteFileException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>An exception for <paramref name="diagnostics"/>, which its message holds one a line.</summary>
    public SiteFileException(IReadOnlyList<Diagnostic> diagnostics) : base(string.Join('\n', diagnostics)) => Diagnostics = diagnostics;

    /// <summary>The faults, by line and column.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = [];
}
