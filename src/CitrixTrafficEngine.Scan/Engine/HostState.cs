namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>What the sweep knows of one address.</summary>
struct HostState
{
    /// <summary>Pairs without a result; valid once <see cref="IsBegun"/>.</summary>
    public int Remaining;

    /// <summary>Canaries without a result.</summary>
    public int CanariesLeft;

    /// <summary>The first of the results that wait, from 1; 0 when none does.</summary>
    public int FirstHeld;

    /// <summary>Our address towards it, an index of <see cref="HostTable"/> plus 1; 0 while unknown.</summary>
    public ushort Source;

    /// <summary>The slot whose connection must stay the only one of its kind, by its token; 0 before the first.</summary>
    public ulong Alone;
    public bool IsBegun;
    public bool IsOnLink;

    /// <summary>Whether a packet of its own came, or a refusal that no router gives for an empty address.</summary>
    public bool HasAnswered;
    public bool CanaryAnswered;

    /// <summary>When the turn after all turns that were given out is.</summary>
    public long NextTurn;
    public long NextDatagramTurn;
    public long LastSent;
    public long LastDatagram;
    public long LastAnswer;
}
