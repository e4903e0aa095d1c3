namespace CitrixTrafficEngine.Rules;

/// <summary>The distinct candidate lists met while a <see cref="RuleTable"/> is compiled; equal lists are one number.</summary>
/// <remarks>
/// Kept as a tree: a list is its parent's list and one more rule. Rules arrive in ascending order, so a list is
/// reached by one path only, and appending is a dictionary lookup whatever the length.
/// </remarks>
sealed class CandidateLists
{
    readonly List<(int Parent, ushort Rule, int Length)> _lists = [default];
    readonly Dictionary<(int List, ushort Rule), int> _longer = [];

    /// <summary>The list that is <paramref name="list"/> followed by <paramref name="rule"/>. List 0 is empty.</summary>
    public int Append(int list, ushort rule)
    {
        var (_, last, length) = _lists[list];
        if (length > 0 && last == rule) { return list; } // a rule whose ranges overlap is one candidate

        if (!_longer.TryGetValue((list, rule), out var longer))
        {
            longer = _lists.Count;
            _lists.Add((list, rule, length + 1));
            _longer.Add((list, rule), longer);
        }

        return longer;
    }

    /// <summary>
    /// Numbers the lists that <paramref name="slots"/> use as runs, in order of first use: the run of each slot, where
    /// each run starts (and one end), and the candidates one run after the other.
    /// </summary>
    public (ushort[] Runs, int[] Starts, ushort[] Candidates) Pack(ReadOnlySpan<int> slots)
    {
        var runs = new ushort[slots.Length];
        var runOf = new int[_lists.Count];
        var starts = new List<int> { 0, 0 };
        var candidates = new List<ushort>();
        for (var slot = 0; slot < slots.Length; slot++)
        {
            var list = slots[slot];
            if (list == 0) { continue; }

            if (runOf[list] == 0)
            {
                runOf[list] = starts.Count - 1;
                Unroll(list, candidates);
                starts.Add(candidates.Count);
                if (runOf[list] > RuleTable.Capacity)
                {
                    throw new RuleTableException($"More than {RuleTable.Capacity} different candidate lists.");
                }
            }

            runs[slot] = (ushort)runOf[list];
        }

        return (runs, [.. starts], [.. candidates]);
    }

    void Unroll(int list, List<ushort> candidates)
    {
        var start = candidates.Count;
        for (; list != 0; list = _lists[list].Parent) { candidates.Add(_lists[list].Rule); }

        candidates.Reverse(start, candidates.Count - start);
    }
}
