using System.Collections.Immutable;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Output;

/// <summary>The finished <c>ctxscan.match</c> text of flows whose candidates the roles of their ends rank, made once for each kind, so that a record copies bytes.</summary>
sealed class RankedText
{
    /// <summary>Most candidates that a record lists; <c>candidates_total</c> tells how many there are.</summary>
    const int MaxCandidates = 8;

    /// <summary>Most texts kept; then all are forgotten and made anew as they are met: 65,536.</summary>
    const int MaxTexts = 65_536;

    readonly Dictionary<(Ranking Ranking, Confidence Confidence, bool Answered), byte[]> _texts = [];

    /// <summary>The text for a flow with a ranking, with its key and without a comma.</summary>
    public ReadOnlySpan<byte> For(in Classification found)
    {
        var kind = (found.Ranking!, found.Confidence, found.Answered);
        if (_texts.TryGetValue(kind, out var text)) { return text; }

        if (_texts.Count >= MaxTexts) { _texts.Clear(); }

        text = Write(found.Ranking!, found.Confidence, found.Answered);
        _texts.Add(kind, text);
        return text;
    }

    static byte[] Write(Ranking ranking, Confidence confidence, bool answered)
    {
        // A SYN to port 27000 proves no license server; the site file does.
        var names = ranking.Names && (answered || ranking.IsBySite);
        var best = new SharedNames(ranking.Candidates.AsSpan(0, ranking.Best), isRoleKnown: true);
        var all = new SharedNames(ranking.Candidates.AsSpan(), isRoleKnown: false);
        var line = new JsonLine();
        line.Raw("\"match\":{"u8);
        Field(line, "\"service\":"u8, names ? best.Service ?? all.Service : all.Service);
        if (names)
        {
            Field(line, "\"product\":"u8, best.Product);
            Field(line, "\"row\":"u8, best.Row);
            Field(line, "\"source_role\":"u8, best.SourceRole);
            Field(line, "\"destination_role\":"u8, best.DestinationRole);
        }

        line.Raw("\"confidence\":\""u8);
        line.Raw(RecordText.Of(confidence));
        line.Raw((byte)'"');
        WriteLearned(line, ranking);
        if (ranking.Candidates.Length > 1 || !names) { WriteCandidates(line, ranking.Candidates); }

        line.Raw((byte)'}');
        return line.Written.ToArray();
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
