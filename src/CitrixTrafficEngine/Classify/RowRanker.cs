using System.Collections.Immutable;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Classify;

/// <summary>Ranks rows by how well they fit the roles of the two ends and the protocol that the payload was.</summary>
sealed class RowRanker(RuleTable rules, ExpectedMatrix? matrix, RoleSets sets)
{
    // The destination counts before the source: the listener is what a row is about.
    const int ToItsRole = 4;
    const int FromItsRole = 2;
    const int FromAny = 1;

    /// <summary>The ranking of <paramref name="kind"/>, whose payload was <paramref name="service"/>; null where the roles say nothing.</summary>
    public Ranking? Rank(in RoleMatcher.Kind kind, string? service) => kind.IsBySite ? BySite(kind, service) : ByRole(kind, service);

    // The site knows both ends: rows between their roles that list the port, those included that need evidence.
    Ranking? BySite(in RoleMatcher.Kind kind, string? service)
    {
        var (transport, port) = (kind.Transport, kind.Port);
        var fits = Array.FindAll(
            matrix!.Between(kind.From, kind.To),
            index => rules.Rules[index].Match != RuleMatch.Never && rules.Rules[index].Transport == transport && rules.Rules[index].Lists(port));
        fits = Speaking(fits, service, kind.IsOffPort);
        return fits.Length == 0 ? null : Ordered(fits, [], kind) is var (candidates, best)
            ? new() { Candidates = Rules(candidates), Best = best, Decided = best == 1 ? (ushort)(candidates[0] + 1) : (ushort)0, IsBySite = true, Names = true }
            : null;
    }

    // A role of the listener ranks the rows of its port; the opener's role, where it is known, ranks them among each other.
    Ranking? ByRole(in RoleMatcher.Kind kind, string? service)
    {
        var to = sets[kind.To];
        var run = rules.RulesOf(kind.Run).ToArray();
        var fits = Speaking(Array.FindAll(run, index => to.Contains(rules.Rules[index].DestinationRole)), service, kind.IsOffPort);
        if (fits.Length == 0) { return null; }

        var (candidates, best) = Ordered(fits, Array.FindAll(run, index => Array.IndexOf(fits, index) < 0), kind);
        var told = candidates[..best].Select(index => rules.Rules[index].DestinationRole).ToHashSet();
        return new()
        {
            Candidates = Rules(candidates),
            Best = best,
            Decided = best == 1 ? (ushort)(candidates[0] + 1) : (ushort)0,
            Names = kind.IsToSaid || !Array.Exists(run, index => rules.Rules[index].IsGeneric),
            LearnedOfSource = kind.IsFromSaid ? [] : sets[kind.From],
            LearnedOfDestination = kind.IsToSaid ? [] : [.. to.Where(told.Contains)],
        };
    }

    // Rows of the protocol that the payload was, where there are such.
    ushort[] Speaking(ushort[] rows, string? service, bool isOffPort)
    {
        if (service is null) { return rows; }

        var speaking = Array.FindAll(rows, index => rules.Rules[index].Service == service || rules.Rules[index].Carriers.Contains(service));
        return speaking.Length > 0 || isOffPort ? speaking : rows;
    }

    (ushort[] Candidates, int Best) Ordered(ushort[] fits, ushort[] others, in RoleMatcher.Kind kind)
    {
        var (from, to) = (sets[kind.From], sets[kind.To]);
        ushort[] ordered = [.. fits.OrderByDescending(Score)];
        var top = Score(ordered[0]);
        return ([.. ordered, .. others], ordered.TakeWhile(index => Score(index) == top).Count());

        int Score(ushort index)
        {
            var rule = rules.Rules[index];
            return (to.Contains(rule.DestinationRole) ? ToItsRole : 0) + (from.Contains(rule.SourceRole) ? FromItsRole : rule.SourceRole == Rule.AnyRole ? FromAny : 0);
        }
    }

    ImmutableArray<Rule> Rules(ushort[] indices) => [.. indices.Select(index => rules.Rules[index])];
}
