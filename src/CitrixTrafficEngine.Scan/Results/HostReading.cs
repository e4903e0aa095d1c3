using System.Collections.Immutable;
using System.Globalization;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>What a person reads from the verdicts of one address.</summary>
/// <param name="Fits">How it fits each profile, best first.</param>
/// <param name="Text">One line; what is not proven is not said.</param>
public sealed record HostReading(ImmutableArray<ProfileFit> Fits, string Text)
{
    /// <summary>The reading of <paramref name="host"/> by what <paramref name="tally"/> knows.</summary>
    public static HostReading Of(ScanPlan plan, SweepTally tally, int host, IReadOnlyList<ProfileNeeds> needs)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(tally);
        ArgumentNullException.ThrowIfNull(needs);
        ImmutableArray<ProfileFit> fits =
        [
            .. needs.Select(need => ProfileFit.Of(plan, tally, host, need))
                .OrderByDescending(fit => fit.Provable == 0 ? -1.0 : (double)fit.Met / fit.Provable)
                .ThenByDescending(fit => fit.Met),
        ];
        return new(fits, TextOf(plan, tally, host, fits));
    }

    static string TextOf(ScanPlan plan, SweepTally tally, int host, ImmutableArray<ProfileFit> fits)
    {
        var evidence = tally.EvidenceOf(host) ?? new();
        if (evidence.AnswersEverything) { return "canary open too: middlebox, no proof"; }

        if (fits is [{ IsWhole: true } whole, ..])
        {
            var how = whole.Alternatives.IsEmpty ? "" : $", {string.Join(", ", whole.Alternatives)}";
            return $"{evidence.Product ?? whole.Profile}{how} met";
        }

        if (evidence.Rejection is { } icmp) { return string.Create(CultureInfo.InvariantCulture, $"ICMP {icmp.Type}/{icmp.Code} by {icmp.From}: path refuses"); }

        if (fits is [{ Met: > 0 } part, ..])
        {
            return string.Create(CultureInfo.InvariantCulture, $"{evidence.Product ?? part.Profile} {part.Met} of {part.Provable} met");
        }

        return evidence.Product ?? Counted(plan, tally, host);
    }

    static string Counted(ScanPlan plan, SweepTally tally, int host)
    {
        Span<int> counts = stackalloc int[ResultText.Verdicts.Count];
        counts.Clear();
        var probes = plan.ProbesOf(host);
        for (var at = 0; at < probes.Length; at++)
        {
            if (!probes[at].IsCanary && tally.VerdictOf(plan.FirstPairOf(host) + at) is { } verdict) { counts[(int)verdict]++; }
        }

        var open = counts[(int)Verdict.Open] + counts[(int)Verdict.OpenConfirmed];
        var words = new List<string>();
        if (open > 0) { words.Add(string.Create(CultureInfo.InvariantCulture, $"{open} open")); }

        for (var verdict = Verdict.Closed; verdict <= Verdict.NotProbed; verdict++)
        {
            if (counts[(int)verdict] > 0) { words.Add(string.Create(CultureInfo.InvariantCulture, $"{counts[(int)verdict]} {ResultText.Of(verdict)}")); }
        }

        return words is [var only] && open == 0 && counts[(int)Verdict.Closed] > 0 ? $"{only} (RST or port unreachable)" : string.Join(", ", words);
    }
}
