using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>A probe in flight.</summary>
struct Slot
{
    /// <summary>The pair, or -1 for a question to a canary that is no pair of the plan.</summary>
    public long Pair;
    public int Host;
    public PlannedProbe Probe;
    public SlotPhase Phase;

    /// <summary>Counts the uses of the slot, so that what belonged to an earlier one is known.</summary>
    public uint Generation;

    public int Descriptor;

    /// <summary>SYNs or datagrams of earlier rounds.</summary>
    public int Tries;
    public long FirstSent;
    public long LastSent;
    public ushort SourcePort;

    /// <summary>How often a local shortage sent it back, and when the first did.</summary>
    public int Failures;
    public long FirstFailure;

    /// <summary>Whether the handshake was done on some connection: the pair is open, whatever follows.</summary>
    public bool IsOpen;
    public long RoundTrip;

    /// <summary>Whether this connection is the one last SYN to an address that fell quiet.</summary>
    public bool IsSlowTry;

    /// <summary>Whether the end of the wait was moved to the full one.</summary>
    public bool IsLastWait;

    /// <summary>What is asked over the connection, and which of it now.</summary>
    public IReadOnlyList<IStreamProbe>? Streams;
    public int Stream;
    public bool HasAsked;
    public byte[]? Received;
    public int ReceivedCount;

    public IDatagramProbe? Datagram;

    /// <summary>The questions to a canary that this slot asks one of.</summary>
    public CrossExamination? Cross;
}
