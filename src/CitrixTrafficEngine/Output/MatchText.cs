using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Output;

/// <summary>The finished <c>ctxscan.match</c> text of every kind of match that was met, made once, so that a record copies bytes.</summary>
/// <remarks>Product, row and roles are said of an answered flow only: a SYN to port 27000 proves no license server.</remarks>
sealed class MatchText(RuleTable rules, SignatureSet signatures)
{
    /// <summary>Most candidates that a record lists; <c>candidates_total</c> tells how many there are.</summary>
    const int MaxCandidates = 8;

    readonly Dictionary<Key, byte[]> _texts = [];
    readonly byte[]?[] _byPort = new byte[]?[2 * rules.RunCount]; // the most of them: those that the port alone tells, by run and whether it was answered
    readonly byte[]?[] _protocols = new byte[]?[signatures.Signatures.Length];

    /// <summary>The text, with its key and without a comma; empty where nothing matches.</summary>
    public ReadOnlySpan<byte> For(in Classification found)
    {
        if ((found.Run | found.Signature | found.Decided) == 0) { return default; }

        var key = new Key(found.Run, found.Signature, found.Decided, found.Confidence, found.Answered, found.IsOffPort);
        if ((found.Signature | found.Decided) == 0 && found.Confidence == Confidence.Port && !found.IsOffPort)
        {
            return _byPort[(found.Run << 1) | (found.Answered ? 1 : 0)] ??= Write(key);
        }

        if (!_texts.TryGetValue(key, out var text))
        {
            text = Write(key);
            _texts.Add(key, text);
        }

        return text;
    }

    /// <summary>The confirmed protocol as a JSON string; empty where none is.</summary>
    public ReadOnlySpan<byte> ProtocolOf(in Classification found)
    {
        if (found.Signature == 0) { return default; }

        return _protocols[found.Signature - 1] ??= Quoted(signatures.Signatures[found.Signature - 1].Service);
    }

    static byte[] Quoted(string text)
    {
        var line = new JsonLine();
        line.Text(text);
        return line.Written.ToArray();
    }

    byte[] Write(Key key)
    {
        var signature = key.Signature == 0 ? null : signatures.Signatures[key.Signature - 1];
        var names = new SharedNames(rules, key.Run, signature?.Service, signature?.Product, key.Decided);
        var line = new JsonLine();
        line.Raw("\"match\":{"u8);
        Field(line, "\"service\":"u8, names.Service);
        if (key.Answered)
        {
            Field(line, "\"product\":"u8, names.Product);
            Field(line, "\"row\":"u8, names.Row);
            Field(line, "\"source_role\":"u8, names.SourceRole);
            Field(line, "\"destination_role\":"u8, names.DestinationRole);
        }

        line.Raw("\"confidence\":\""u8);
        line.Raw(RecordText.Of(key.Confidence));
        line.Raw((byte)'"');
        if (signature is not null)
        {
            line.Raw(",\"signature\":"u8);
            line.Text(signature.Id);
            if (key.IsOffPort) { line.Raw(",\"off_port\":true"u8); }
        }

        if (names.Candidates.Count > 0 && (names.Row is null || names.Candidates.Count > 1 || !key.Answered)) { WriteCandidates(line, names.Candidates); }

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

    /// <summary>What tells one text from another.</summary>
    readonly record struct Key(ushort Run, ushort Signature, ushort Decided, Confidence Confidence, bool Answered, bool IsOffPort)
    {
        ulong Word => ((ulong)Run << 48) | ((ulong)Signature << 32) | ((ulong)Decided << 16) | ((ulong)Confidence << 2) | (Answered ? 2u : 0) | (IsOffPort ? 1u : 0);

        public bool Equals(Key other) => Word == other.Word;

        public override int GetHashCode() => (int)Fold.Of(Word ^ Fold.First, Fold.Second);
    }
}
