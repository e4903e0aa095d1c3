using System.Collections.Immutable;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>How far an address has what a profile needs: required met, of what is provable from here. Sinks, audit-only rows and alternatives that nothing needs never lower it.</summary>
public sealed record ProfileFit
{
    /// <summary>Id of the profile.</summary>
    public required string Profile { get; init; }

    /// <summary>Required rows and groups that are met.</summary>
    public required int Met { get; init; }

    /// <summary>Required rows and groups that a sweep from here can prove; 0 where there are none, and then there is no fit.</summary>
    public required int Provable { get; init; }

    /// <summary>Ids of the rows that are met, optional ones too.</summary>
    public required ImmutableArray<string> MetRows { get; init; }

    /// <summary>Ids of the rows that are needed and not met: required ones, and those of groups without a whole alternative.</summary>
    public required ImmutableArray<string> UnmetRows { get; init; }

    /// <summary>Ids of the rows that a sweep from here says nothing about.</summary>
    public required ImmutableArray<string> NotProvableRows { get; init; }

    /// <summary>The alternatives that satisfy their groups, as <c>alternative group</c>.</summary>
    public required ImmutableArray<string> Alternatives { get; init; }

    /// <summary>Whether everything provable is met, and something is.</summary>
    public bool IsWhole => Provable > 0 && Met == Provable;

    /// <summary>The fit of <paramref name="host"/> to <paramref name="needs"/> by what <paramref name="tally"/> knows.</summary>
    public static ProfileFit Of(ScanPlan plan, SweepTally tally, int host, ProfileNeeds needs)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(tally);
        ArgumentNullException.ThrowIfNull(needs);
        var states = needs.Rows.Select(row => row.IsProvable ? StateOf(plan, tally, host, row.Row, needs.ExpectClosed) : RowState.NotProvable).ToArray();
        var (met, provable) = (0, 0);
        var unmet = ImmutableArray.CreateBuilder<string>();
        for (var row = 0; row < states.Length; row++)
        {
            if (needs.Rows[row].Need != RowNecessity.Required || states[row] == RowState.NotProvable) { continue; }

            provable++;
            if (states[row] == RowState.Met) { met++; }
            else { unmet.Add(needs.Rows[row].Row); }
        }

        var alternatives = ImmutableArray.CreateBuilder<string>();
        foreach (var group in Enumerable.Range(0, states.Length).Where(row => needs.Rows[row].Need == RowNecessity.OneOf).GroupBy(row => needs.Rows[row].Group))
        {
            var choices = group.GroupBy(row => needs.Rows[row].Alternative).Where(choice => choice.All(row => states[row] != RowState.NotProvable)).ToList();
            if (choices.Count == 0) { continue; }

            provable++;
            if (choices.Find(choice => choice.All(row => states[row] == RowState.Met)) is { } whole)
            {
                met++;
                alternatives.Add($"{whole.Key} {group.Key}");
            }
            else
            {
                unmet.AddRange(choices.SelectMany(choice => choice).Where(row => states[row] == RowState.Unmet).Select(row => needs.Rows[row].Row));
            }
        }

        return new()
        {
            Profile = needs.Profile,
            Met = met,
            Provable = provable,
            MetRows = Rows(RowState.Met),
            UnmetRows = [.. unmet.Distinct()],
            NotProvableRows = Rows(RowState.NotProvable),
            Alternatives = alternatives.DrainToImmutable(),
        };

        ImmutableArray<string> Rows(RowState state) => [.. needs.Rows.Where((_, row) => states[row] == state).Select(row => row.Row).Distinct()];
    }

    // Any one port of a row serves it.
    static RowState StateOf(ScanPlan plan, SweepTally tally, int host, string row, bool expectClosed)
    {
        var answersEverything = tally.AnswersEverything(host);
        var probes = plan.ProbesOf(host);
        var first = plan.FirstPairOf(host);
        var state = RowState.NotProvable;
        for (var at = 0; at < probes.Length; at++)
        {
            if (probes[at].IsCanary || !probes[at].Rows.Contains(row)) { continue; }

            switch (tally.VerdictOf(first + at))
            {
                case Verdict.OpenConfirmed:
                case Verdict.Open when !answersEverything:
                    return expectClosed ? RowState.Unmet : RowState.Met;
                case null or Verdict.NotProbed or Verdict.Sink:
                    break;
                default:
                    state = expectClosed ? RowState.Met : RowState.Unmet;
                    break;
            }
        }

        return state;
    }

    enum RowState : byte
    {
        NotProvable,
        Met,
        Unmet,
    }
}
