namespace CitrixTrafficEngine.Flows;

/// <summary>Why a flow record was written.</summary>
public enum EndReason : byte
{
    /// <summary>The input ended.</summary>
    EndOfInput,

    /// <summary>Both sides closed the connection.</summary>
    Fin,

    /// <summary>One side reset the connection.</summary>
    Rst,

    /// <summary>A new connection took the same addresses and ports.</summary>
    Reuse,

    /// <summary>Nothing was seen for the idle time.</summary>
    Idle,

    /// <summary>The flow goes on; the record covers what came since the one before.</summary>
    ActiveTimeout,

    /// <summary>The table was full and the flow was the least recently seen.</summary>
    Evicted,

    /// <summary>The user ended the run.</summary>
    Interrupted,

    /// <summary>The interface went down.</summary>
    InterfaceDown,
}
