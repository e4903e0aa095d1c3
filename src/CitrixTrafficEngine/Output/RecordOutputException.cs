namespace CitrixTrafficEngine.Output;

/// <summary>A record could not be written. What was written before are whole records.</summary>
public sealed class RecordOutputException : IOException
{
    /// <summary>Carries what the stream said.</summary>
    public RecordOutputException(Exception cause)
        : base(cause?.Message, cause)
    {
    }
}
