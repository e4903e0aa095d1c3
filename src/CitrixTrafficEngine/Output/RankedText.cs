using System.Collections.Immutable;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Output;

/// <summary>The finished <c>ctxscan.match</c> text of flows whose candidates the roles of their ends rank, made once for each kind, so that a record copies bytes.</summary>
/// <param name="signatures">The id of each signature by its number, null at 0.</param>
sealed class RankedText(IReadOnlyList<string?> signatures)
{
    /// <summary>Most candidates that a record lists; <c>candidates_total</c> tells how many there are.</summary>
    const int MaxCandidates = 8;

    /// <summary>Most texts kept; then all are forgotten and made anew as they are met: 65,536.</summary>
    const int MaxTexts = 65_536;

    readonly Dictionary<(Ranking Ranking, Confidence Confidence, bool Answered, ushort Signature, bool IsOffPort), byte[]> _texts = [];

    /// <summary>The text for a flow with a ranking, with its key and without a comma.</summary>
    public ReadOnlySpan<byte> For(in Classification found)
    {
        var kind = (found.Ranking!, found.Confidence, found.Answered, found.Signature, found.IsOffPort);
        if (_texts.TryGetValue(kind, out var text)) { return text; }

        if (_texts.Count >= MaxTexts) { _texts.Clear(); }

        text = Write(found.Ranking!, found.Confidence, found.Answered, found.Signature < signatures.Count ? signatures[found.Signature] : null, found.IsOffPort);
        _texts.Add(kind, text);
        return text;
    }

    static byte[] Write(Ranking ranking, Confidence confidence, bool answered, string? signature, bool isOffPort)
    {
        // A SYN to port 27000 proves no license server; the site file does.
        var names = ranking.Names && (answered || ranking.IsBySite);
        var best = ranking.Candidates.AsSpan(0, ranking.Best);
        var line = new JsonLine();
        line.Raw("\"match\":{"u8);
        Field(line, "\"service\":"u8, (names ? ServiceOf(best) : null) ?? ServiceOf(ranking.Candidates.AsSpan()));
        if (names)
        {
            Field(line, "\"product\":"u8, Shared(best, rule => rule.Product));
            Field(line, "\"row\":"u8, Shared(best, rule => rule.Id));
            Field(line, "\"source_role\":"u8, Shared(best, rule => rule.SourceRole));
            Field(line, "\"destination_role\":"u8, Shared(best, rule => rule.DestinationRole));
        }

        line.Raw("\"confidence\":\""u8);
        line.Raw(RecordText.Of(confidence));
        line.Raw((byte)'"');
        if (signature is not null)
        {
            line.Raw(",\"signature\":"u8);
            line.Text(signature);
            if (isOffPort) { line.Raw(",\"off_port\":true"u8); }
        }

        WriteLearned(line, ranking);
        if (ranking.Candidates.Length > 1 || !names) { WriteCandidates(line, ranking.Candidates); }

        line.Raw((byte)'}');
        return line.Written.ToArray();
    }

    static string? Shared(ReadOnlySpan<Rule> rules, Func<Rule, string> of)
    {
        var first = of(rules[0]);
        foreach (var rule in rules)
        {
            if (of(rule) != first) { return null; }
        }

        return first;
    }

    // What all of them are, or run over.
    static string? ServiceOf(ReadOnlySpan<Rule> rules)
    {
        foreach (var service in rules[0].Carriers.Prepend(rules[0].Service))
        {
            var isShared = true;
            foreach (var rule in rules) { isShared &= rule.Service == service || rule.Carriers.Contains(service); }

            if (isShared) { return service; }
        }

        return null;
    }

    static void WriteLearned(JsonLine line, Ranking ranking)
    {
        if (ranking.LearnedOfSource.IsEmpty && ranking.LearnedOfDestination.IsEmpty) { return; }

        line.Raw(",\"roles_learned\":{"u8);
        if (!ranking.LearnedOfSource.IsEmpty) { Names(line, "\"source\":["u8, ranking.LearnedOfSource); }

        if (!ranking.LearnedOfSource.IsEmpty && !ranking.LearnedOfDestination.IsEmpty) { line.Raw((byte)','); }

        if (!ranking.LearnedOfDestination.IsEmpty) { Names(line, "\"destination\":["u8, ranking.LearnedOfDestination); }

        line.Raw((byte)'}');
    }

    static void WriteCandidates(JsonLine line, ImmutableArray<Rule> candidates)
    {
        Names(line, ",\"candidates\":["u8, candidates.Take(MaxCandidates).Select(rule => rule.Id));
        line.Raw(",\"candidates_total\":"u8);
        line.Number((ulong)candidates.Length);
    }

    static void Names(JsonLine line, ReadOnlySpan<byte> key, IEnumerable<string> names)
    {
        line.Raw(key);
        var isFirst = true;
        foreach (var name in names)
        {
            if (!isFirst) { line.Raw((byte)','); }

            isFirst = false;
            line.Text(name);
        }

        line.Raw((byte)']');
    }

    static void Field(JsonLine line, ReadOnlySpan<byte> key, string? value)
    {
        if (value is null) { return; }

        line.Raw(key);
        line.Text(value);
        line.Raw((byte)',');
    }
}
