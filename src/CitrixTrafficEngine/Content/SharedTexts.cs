namespace CitrixTrafficEngine.Content;

/// <summary>What many flows say alike, kept once: a server's certificate, the protocols that a client offers.</summary>
sealed class SharedTexts
{
    /// <summary>Texts, and lists of each kind, that are known at once: 16,384. Then all are forgotten; what flows hold stays theirs.</summary>
    const int MaxKnown = 16_384;

    readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    readonly HashSet<IReadOnlyList<string>> _lists = new(new ListComparer<string>());
    readonly HashSet<IReadOnlyList<ushort>> _versions = new(new ListComparer<ushort>());

    /// <summary>Puts what is known already in the place of what <paramref name="tls"/> holds.</summary>
    public void Share(TlsContent tls)
    {
        tls.ServerName = Of(tls.ServerName);
        tls.ChosenProtocol = Of(tls.ChosenProtocol);
        tls.Subject = Of(tls.Subject);
        tls.Issuer = Of(tls.Issuer);
        tls.OfferedProtocols = Of(_lists, tls.OfferedProtocols);
        tls.Names = Of(_lists, tls.Names);
        tls.OfferedVersions = Of(_versions, tls.OfferedVersions);
    }

    string? Of(string? text)
    {
        if (text is null) { return null; }

        if (_texts.TryGetValue(text, out var known)) { return known; }

        if (_texts.Count >= MaxKnown) { _texts.Clear(); }

        _texts.Add(text);
        return text;
    }

    static IReadOnlyList<T> Of<T>(HashSet<IReadOnlyList<T>> lists, IReadOnlyList<T> list)
    {
        if (list.Count == 0) { return []; }

        if (lists.TryGetValue(list, out var known)) { return known; }

        if (lists.Count >= MaxKnown) { lists.Clear(); }

        T[] exact = [.. list];
        lists.Add(exact);
        return exact;
    }

    sealed class ListComparer<T> : IEqualityComparer<IReadOnlyList<T>>
        where T : notnull
    {
        public bool Equals(IReadOnlyList<T>? x, IReadOnlyList<T>? y)
        {
            if (x is null || y is null || x.Count != y.Count) { return ReferenceEquals(x, y); }

            for (var at = 0; at < x.Count; at++)
            {
                if (!EqualityComparer<T>.Default.Equals(x[at], y[at])) { return false; }
            }

            return true;
        }

        public int GetHashCode(IReadOnlyList<T> obj)
        {
            var hash = new HashCode();
            for (var at = 0; at < obj.Count; at++) { hash.Add(obj[at]); }

            return hash.ToHashCode();
        }
    }
}
