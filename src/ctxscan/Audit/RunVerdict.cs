using CitrixTrafficEngine.Findings;

namespace Ctxscan.Audit;

/// <summary>What a run's findings mean to its caller.</summary>
static class RunVerdict
{
    /// <summary>The exit code: found where a finding meets a condition, or, with a baseline and no condition, where one is new; incomplete where the baseline is.</summary>
    public static int ExitCodeOf(FindingReport report, IReadOnlyList<FailCondition> conditions, Baseline? baseline)
    {
        var isFound = report.Findings.Any(finding =>
            baseline?.IsNew(finding.Key) is not false
            && (conditions.Count == 0 ? baseline is not null : conditions.Any(condition => condition.IsMetBy(finding))));
        return ExitCode.Worse(baseline?.ReadExitCode ?? ExitCode.Done, isFound ? ExitCode.Found : ExitCode.Done);
    }
}
