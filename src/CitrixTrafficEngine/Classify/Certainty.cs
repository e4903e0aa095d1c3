namespace CitrixTrafficEngine.Classify;

/// <summary>How well a signature's bytes are known. What is not known at all (D) has no signature and stays a port.</summary>
public enum Certainty : byte
{
    /// <summary>Seen in captures, and two sources agree.</summary>
    A,

    /// <summary>A specification or the vendor's own dissector says so.</summary>
    B,

    /// <summary>One weak source.</summary>
    C,
}
