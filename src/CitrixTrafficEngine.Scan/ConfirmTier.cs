namespace CitrixTrafficEngine.Scan;

/// <summary>How far a sweep goes to confirm what it found. Each tier includes those before it.</summary>
public enum ConfirmTier : byte
{
    /// <summary>The handshake only.</summary>
    None,

    /// <summary>Reads what a server says first.</summary>
    Passive,

    /// <summary>Harmless requests that any client makes.</summary>
    Safe,

    /// <summary>Requests that a careful target may log.</summary>
    Active,
}
