using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>The result of a pair before its address is settled. Smaller than a <see cref="ProbeResult"/>, for many may wait.</summary>
struct Finding
{
    public long Pair;
    public int Host;

    /// <summary>The next that waits for the same address, from 1; 0 when none does.</summary>
    public int Next;
    public IcmpEvidence Icmp;
    public bool HasIcmp;

    /// <summary>Rejected or unreachable: the rest of the address tells.</summary>
    public bool IsAmbiguous;
    public Verdict Verdict;
    public Proof Proof;
    public ushort SourcePort;
    public int Tries;
    public int Errno;

    /// <summary>Nanoseconds, or 0.</summary>
    public long RoundTrip;
    public long Start;
    public long End;
    public ReplyDetail? Detail;

    /// <summary>What was asked when the reply confirmed it over TCP.</summary>
    public IStreamProbe? Asked;
}
