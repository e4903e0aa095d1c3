using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;

namespace Ctxscan.Sweep;

/// <summary>Which verdicts are shown.</summary>
static class VerdictFilter
{
    /// <summary>Reads "open,rejected"; "open" holds open-confirmed too. Nothing where <paramref name="words"/> are none: then all are shown.</summary>
    /// <exception cref="UsageException">A word is no verdict.</exception>
    public static Func<Verdict, bool>? Read(IEnumerable<string> words)
    {
        var shown = new HashSet<Verdict>();
        foreach (var word in words.SelectMany(word => word.Split(',')))
        {
            if (!ResultText.TryVerdict(word.Trim(), out var verdict)) { throw new UsageException($"--only: '{word.Trim()}' is no verdict, expected {string.Join(", ", ResultText.Verdicts)}"); }

            shown.Add(verdict);
            if (verdict == Verdict.Open) { shown.Add(Verdict.OpenConfirmed); }
        }

        return shown.Count == 0 ? null : shown.Contains;
    }
}
