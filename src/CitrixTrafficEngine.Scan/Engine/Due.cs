namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>What kind of transmission has its turn.</summary>
enum DueKind : byte
{
    /// <summary>The first of a pair.</summary>
    Start,

    /// <summary>Another of a probe in flight.</summary>
    Again,

    /// <summary>A question to the canary of an address whose other pairs are done.</summary>
    Cross,
}

/// <summary>A transmission that waits for its turn.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The pair, the slot's token, or the address.</param>
readonly record struct Due(DueKind Kind, long Id);
