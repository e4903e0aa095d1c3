namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>What a protocol's parser says of bytes that came.</summary>
public enum ReplyJudgement : byte
{
    /// <summary>Not this protocol, or not an answer to this probe.</summary>
    Foreign,

    /// <summary>A beginning; more must come. TCP only.</summary>
    Partial,

    /// <summary>An answer that only this protocol gives, and its cookie is ours.</summary>
    Confirmed,
}
