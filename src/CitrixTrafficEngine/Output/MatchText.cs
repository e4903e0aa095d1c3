using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Output;

/// <summary>The finished <c>ctxscan.match</c> text of every candidate run, made once, so that a record copies bytes.</summary>
/// <remarks>Product, row and roles are said of an answered flow only: a SYN to port 27000 proves no license server.</remarks>
sealed class MatchText
{
    /// <summary>Most candidates that a record lists; <c>candidates_total</c> tells how many there are.</summary>
    const int MaxCandidates = 8;

    readonly byte[][] _answered;
    readonly byte[][] _unanswered;

    public MatchText(RuleTable rules)
    {
        _answered = new byte[rules.RunCount][];
        _unanswered = new byte[rules.RunCount][];
        for (var run = 1; run < rules.RunCount; run++)
        {
            var shared = new SharedNames(rules, (ushort)run);
            _answered[run] = Write(shared, answered: true);
            _unanswered[run] = Write(shared, answered: false);
        }
    }

    /// <summary>The text for a run that is not 0, with its key and without a comma.</summary>
    public ReadOnlySpan<byte> For(ushort run, bool answered) => (answered ? _answered : _unanswered)[run];

    static byte[] Write(SharedNames shared, bool answered)
    {
        var line = new JsonLine();
        line.Raw("\"match\":{"u8);
        Field(line, "\"service\":"u8, shared.Service);
        if (answered)
        {
            Field(line, "\"product\":"u8, shared.Product);
            Field(line, "\"row\":"u8, shared.Row);
            Field(line, "\"source_role\":"u8, shared.SourceRole);
            Field(line, "\"destination_role\":"u8, shared.DestinationRole);
        }

        line.Raw("\"confidence\":\"port\""u8);
        if (shared.Candidates.Count > 1 || !answered) { WriteCandidates(line, shared.Candidates); }

        line.Raw((byte)'}');
        return line.Written.ToArray();
    }

    static void WriteCandidates(JsonLine line, IReadOnlyList<Rule> candidates)
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

    static void Field(JsonLine line, ReadOnlySpan<byte> key, string? value)
    {
        if (value is null) { return; }

        line.Raw(key);
        line.Text(value);
        line.Raw((byte)',');
    }
}
