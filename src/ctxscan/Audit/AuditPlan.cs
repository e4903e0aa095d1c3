namespace Ctxscan.Audit;

/// <summary>What an audit was asked to do. Resolved from the command line; nothing was read or opened yet.</summary>
/// <param name="Captures">The captures as typed.</param>
/// <param name="Run">What to do with their packets.</param>
sealed record AuditPlan(IReadOnlyList<string> Captures, RunPlan Run);
