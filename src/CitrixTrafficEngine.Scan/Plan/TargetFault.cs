namespace CitrixTrafficEngine.Scan;

/// <summary>What is wrong in a list of targets.</summary>
/// <param name="Source">Where the text came from: a file, or the argument as typed.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Character of the line at which reading failed, from 1.</param>
/// <param name="Message">What was expected there.</param>
public sealed record TargetFault(string Source, int Line, int Column, string Message)
{
    /// <summary>"hosts.txt:2:6: expected …".</summary>
    public override string ToString() => $"{Source}:{Line}:{Column}: {Message}";
}
