namespace CitrixTrafficEngine.Classify;

/// <summary>What the payload of a flow says.</summary>
/// <param name="Signature">Number of the signature in its set, from 1; 0 where none matched.</param>
/// <param name="Opener">The end that opened the flow by what the payload says, 0 for end A and 1 for end B; -1 where it does not say.</param>
/// <param name="IsOffPort">Whether the listener's port is none of the signature's own.</param>
readonly record struct SignatureMatch(ushort Signature, sbyte Opener, bool IsOffPort)
{
    /// <summary>No signature matched.</summary>
    public static SignatureMatch None { get; } = new(0, -1, false);
}
