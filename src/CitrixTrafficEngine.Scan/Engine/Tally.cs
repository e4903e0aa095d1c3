namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>What a sweep counts besides verdicts.</summary>
sealed class Tally
{
    /// <summary>SYNs, datagrams and echo requests, repeats included.</summary>
    public long Sent { get; set; }

    /// <summary>Transmissions that the rate counts: connect() calls and what we send ourselves.</summary>
    public long Transmissions { get; set; }

    /// <summary>Datagrams that answer no probe of ours.</summary>
    public long Unsolicited { get; set; }

    /// <summary>Probes sent back by a local shortage, by errno.</summary>
    public Dictionary<int, long> Requeued { get; } = [];

    /// <summary>Most probes in flight at once.</summary>
    public int MostInFlight { get; set; }

    /// <summary>What a person should know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Counts a probe that a shortage sent back.</summary>
    public void Requeue(int errno) => Requeued[errno] = Requeued.GetValueOrDefault(errno) + 1;

    /// <summary>Adds <paramref name="note"/> unless it is there.</summary>
    public void Note(string note)
    {
        if (!Notes.Contains(note)) { Notes.Add(note); }
    }
}
