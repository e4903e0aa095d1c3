using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Output;

/// <summary>The finished <c>ctxscan.match</c> text of every candidate run, made once, so that a record copies bytes.</summary>
/// <remarks>A service stays where all candidates share it, or share what it runs over; product, row and roles only where all share them, and only for an answered flow.</remarks>
sealed class MatchText
{
    /// <summary>Most candidates that a record lists; <c>candidates_total</c> tells how many there are.</summary>
    const int MaxCandidates = 8;

    readonly byte[][] _answered;
    readonly byte[][] _unanswered;
    readonly RunSummary[] _runs;

    public MatchText(RuleTable rules)
    {
        _answered = new byte[rules.RunCount][];
        _unanswered = new byte[rules.RunCount][];
        _runs = new RunSummary[rules.RunCount];
        for (var run = 1; run < rules.RunCount; run++)
        {
            var candidates = new List<Rule>();
            foreach (var index in rules.RulesOf((ushort)run)) { candidates.Add(rules.Rules[index]); }

            _runs[run] = new(SharedService(candidates), Shared(candidates, rule => rule.Product));
            _answered[run] = Write(candidates, _runs[run], answered: true);
            _unanswered[run] = Write(candidates, _runs[run], answered: false);
        }
    }

    /// <summary>The text for a run that is not 0, with its key and without a comma.</summary>
    public ReadOnlySpan<byte> For(ushort run, bool answered) => (answered ? _answered : _unanswered)[run];

    /// <summary>What a run's candidates share.</summary>
    public RunSummary Of(ushort run) => _runs[run];

    static byte[] Write(List<Rule> candidates, RunSummary shared, bool answered)
    {
        var line = new JsonLine();
        line.Raw("\"match\":{"u8);
        if (shared.Service is not null)
        {
            line.Raw("\"service\":"u8);
            line.Text(shared.Service);
            line.Raw((byte)',');
        }

        if (answered)
        {
            Field(line, "\"product\":"u8, shared.Product);
            Field(line, "\"row\":"u8, Shared(candidates, rule => rule.Id));
            Field(line, "\"source_role\":"u8, Shared(candidates, rule => rule.SourceRole));
            Field(line, "\"destination_role\":"u8, Shared(candidates, rule => rule.DestinationRole));
        }

        line.Raw("\"confidence\":\"port\""u8);
        if (candidates.Count > 1 || !answered)
        {
            line.Raw(",\"candidates\":["u8);
            for (var at = 0; at < Math.Min(candidates.Count, MaxCandidates); at++)
            {
                if (at > 0) { line.Raw((byte)','); }

                line.Text(candidates[at].Id);
            }

            line.Raw("],\"candidates_total\":"u8);
            line.Number((ulong)candidates.Count);
        }

        line.Raw((byte)'}');
        return line.Written.ToArray();
    }

    static void Field(JsonLine line, ReadOnlySpan<byte> key, string? value)
    {
        if (value is null) { return; }

        line.Raw(key);
        line.Text(value);
        line.Raw((byte)',');
    }

    static string? Shared(List<Rule> candidates, Func<Rule, string> of)
    {
        var first = of(candidates[0]);
        return candidates.TrueForAll(rule => of(rule) == first) ? first : null;
    }

    // https and ica-tls on one port are both tls.
    static string? SharedService(List<Rule> candidates)
    {
        var first = candidates[0];
        foreach (var service in new[] { first.Service }.Concat(first.Carriers))
        {
            if (candidates.TrueForAll(rule => rule.Service == service || rule.Carriers.Contains(service))) { return service; }
        }

        return null;
    }
}
