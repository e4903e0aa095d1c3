using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Output;

/// <summary>The match of every kind that was met, made once, so that a flow costs a look-up. Says what <see cref="MatchText"/> and <see cref="RankedText"/> write.</summary>
sealed class FlowMatches(RuleTable rules, SignatureSet signatures)
{
    /// <summary>Most matches kept; then all are forgotten and made anew as they are met: 65,536.</summary>
    const int MaxMatches = 65_536;

    readonly Dictionary<Kind, FlowMatch> _matches = [];

    /// <summary>What is said of a flow, or null where nothing matches. Allocates only for a kind not met before.</summary>
    public FlowMatch? For(in Classification found)
    {
        if (found.Ranking is null && (found.Run | found.Signature | found.Decided) == 0) { return null; }

        // The ranking stands for the run and what was decided among its rows.
        var kind = found.Ranking is null
            ? new Kind(null, found.Run, found.Signature, found.Decided, found.Confidence, found.Answered, found.IsOffPort)
            : new Kind(found.Ranking, 0, found.Signature, 0, found.Confidence, found.Answered, found.IsOffPort);
        if (_matches.TryGetValue(kind, out var match)) { return match; }

        if (_matches.Count >= MaxMatches) { _matches.Clear(); }

        match = Make(in kind);
        _matches.Add(kind, match);
        return match;
    }

    /// <summary>The service that the payload confirms, or null.</summary>
    public string? ProtocolOf(in Classification found) => SignatureOf(found.Signature)?.Service;

    FlowMatch Make(in Kind kind)
    {
        var signature = SignatureOf(kind.Signature);
        var names = kind.Ranking is { } ranking
            ? new SharedNames(ranking, ranking.IsSaid(kind.Answered), kind.Answered ? signature?.Product : null)
            : new SharedNames(rules, kind.Run, signature?.Service, signature?.Product, kind.Decided);
        var match = new FlowMatch
        {
            Confidence = kind.Confidence,
            Service = names.Service,
            Signature = signature?.Id,
            IsOffPort = kind.IsOffPort,
            Candidates = names.Candidates,
        };

        // A ranking says itself what holds of a flow that nobody answered.
        return kind.Ranking is null && !kind.Answered
            ? match
            : match with { Product = names.Product, Row = names.Row, SourceRole = names.SourceRole, DestinationRole = names.DestinationRole };
    }

    Signature? SignatureOf(ushort number) => number == 0 ? null : signatures.Signatures[number - 1];

    /// <summary>What tells one match from another.</summary>
    readonly record struct Kind(Ranking? Ranking, ushort Run, ushort Signature, ushort Decided, Confidence Confidence, bool Answered, bool IsOffPort);
}
