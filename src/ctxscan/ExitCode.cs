namespace Ctxscan;

/// <summary>What the process tells its caller. When several apply, the order is 4, 2, 130 or 143, 3, 1, 0.</summary>
static class ExitCode
{
    /// <summary>Done; also when the reader of the output went away.</summary>
    public const int Done = 0;

    /// <summary>Done, and what the caller asked to be told about was found.</summary>
    public const int Found = 1;

    /// <summary>Wrong usage, faulty rules, or input that is no capture.</summary>
    public const int Usage = 2;

    /// <summary>Done, but something was lost or left out.</summary>
    public const int Incomplete = 3;

    /// <summary>The environment failed: I/O, permissions.</summary>
    public const int Environment = 4;

    /// <summary>Interrupted by SIGINT, after flushing: 128 + 2.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM, after flushing: 128 + 15.</summary>
    public const int Terminated = 143;

    /// <summary>The one of two codes that is told when both apply.</summary>
    public static int Worse(int one, int other) => Rank(one) >= Rank(other) ? one : other;

    static int Rank(int exitCode) => exitCode switch
    {
        Environment => 5,
        Usage => 4,
        Interrupted or Terminated => 3,
        Incomplete => 2,
        Found => 1,
        _ => 0,
    };
}
