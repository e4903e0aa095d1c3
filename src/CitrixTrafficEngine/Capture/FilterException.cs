namespace CitrixTrafficEngine.Capture;

/// <summary>A packet filter that cannot be used: it is misspelt, or says nothing about the frames at hand.</summary>
public sealed class FilterException : Exception
{
    /// <summary>Says what is wrong with it.</summary>
    public FilterException(string message)
        : base(message)
    {
    }
}
