using CitrixTrafficEngine.Capture;

namespace Ctxscan.Audit;

/// <summary>What to say of an input that cannot be read, and what it does to the exit code.</summary>
static class InputFailure
{
    /// <summary>The message and the exit code of <paramref name="failure"/>.</summary>
    public static (string Message, int ExitCode) Explain(CaptureFailure failure)
    {
        var (name, cause) = failure;
        return cause switch
        {
            CaptureFormatException => (cause.Message, ExitCode.Usage),
            FileNotFoundException or DirectoryNotFoundException => ($"{name}: no such file", ExitCode.Usage),
            UnauthorizedAccessException => ($"{name}: permission denied", ExitCode.Environment),
            _ => ($"{name}: {cause.Message}", ExitCode.Environment),
        };
    }
}
