namespace CitrixTrafficEngine.Rules;

/// <summary>The rules do not fit a <see cref="RuleTable"/>, or the table failed its own proof.</summary>
public sealed class RuleTableException : Exception
{
    /// <summary>An exception without a message.</summary>
    public RuleTableException()
    {
    }

    /// <summary>An exception that says why in <paramref name="message"/>.</summary>
    public RuleTableException(string message) : base(message)
    {
    }

    /// <summary>An exception that says why in <paramref name="message"/> and was caused by <paramref name="innerException"/>.</summary>
    public RuleTableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
