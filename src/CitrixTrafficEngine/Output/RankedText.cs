using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Output;

/// <summary>The finished <c>ctxscan.match</c> text of flows whose candidates the roles of their ends rank, made once for each kind, so that a record copies bytes.</summary>
sealed class RankedText(SignatureSet signatures)
{
    /// <summary>Most candidates that a record lists; <c>candidates_total</c> tells how many there are.</summary>
    const int MaxCandidates = 8;

    /// <summary>Most texts kept; then all are forgotten and made anew as they are met: 65,536.</summary>
    const int MaxTexts = 65_536;

    readonly Dictionary<Kind, byte[]> _texts = [];

    /// <summary>The text for a flow with a ranking, with its key and without a comma.</summary>
    public ReadOnlySpan<byte> For(in Classification found)
    {
        var kind = new Kind(found.Ranking!, found.Confidence, found.Answered, found.Signature, found.IsOffPort);
        if (_texts.TryGetValue(kind, out var text)) { return text; }

        if (_texts.Count >= MaxTexts) { _texts.Clear(); }

        text = Write(found.Ranking!, found.Confidence, found.Answered, found.Signature == 0 ? null : signatures.Signatures[found.Signature - 1], found.IsOffPort);
        _texts.Add(kind, text);
        return text;
    }

    static byte[] Write(Ranking ranking, Confidence confidence, bool answered, Signature? signature, bool isOffPort)
    {
        var isSaid = ranking.IsSaid(answered);
        var names = new SharedNames(ranking, isSaid, answered ? signature?.Product : null);
        var line = new JsonLine();
        line.Raw("\"match\":{"u8);
        Field(line, "\"service\":"u8, names.Service);
        Field(line, "\"product\":"u8, names.Product);
        Field(line, "\"row\":"u8, names.Row);
        Field(line, "\"source_role\":"u8, names.SourceRole);
        Field(line, "\"destination_role\":"u8, names.DestinationRole);
        line.Raw("\"confidence\":\""u8);
        line.Raw(RecordText.Of(confidence));
        line.Raw((byte)'"');
        if (signature is not null)
        {
            line.Raw(",\"signature\":"u8);
            line.Text(signature.Id);
            if (isOffPort) { line.Raw(",\"off_port\":true"u8); }
        }

        WriteLearned(line, ranking);
        if (ranking.Candidates.Length > 1 || !isSaid) { WriteCandidates(line, ranking.Candidates); }

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

    /// <summary>What tells one text from another.</summary>
    readonly record struct Kind(Ranking Ranking, Confidence Confidence, bool Answered, ushort Signature, bool IsOffPort)
    {
        ulong Word => ((ulong)Signature << 16) | ((ulong)Confidence << 2) | (Answered ? 2u : 0) | (IsOffPort ? 1u : 0);

        public bool Equals(Kind other) => ReferenceEquals(Ranking, other.Ranking) && Word == other.Word;

        public override int GetHashCode() => (int)Fold.Of(Word ^ Fold.First, (uint)RuntimeHelpers.GetHashCode(Ranking) ^ Fold.Second);
    }
}
