namespace CitrixTrafficEngine.Classify;

/// <summary>Whose first payload a signature describes.</summary>
public enum PayloadSide : byte
{
    /// <summary>Of either end: it does not tell who asks.</summary>
    Either,

    /// <summary>Of the end that opens.</summary>
    Client,

    /// <summary>Of the end that listens.</summary>
    Server,
}
