using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Output;

/// <summary>What was read of one input.</summary>
public sealed class InputReport
{
    /// <summary>A jumbo frame of 9,216 bytes with Ethernet header and one VLAN tag.</summary>
    const int LongestLinkFrame = 9_216 + 18;

    const long GapNs = 1_000_000_000;

    internal InputReport(string name, bool isLive = false) => (Name, IsLive) = (name, isLive);

    /// <summary>The file or interface.</summary>
    public string Name { get; }

    /// <summary>Whether it is an interface.</summary>
    public bool IsLive { get; }

    /// <summary>Packets read.</summary>
    public long Packets { get; private set; }

    /// <summary>Frame bytes read, by their length on the wire.</summary>
    public long Bytes { get; private set; }

    /// <summary>Packets that the snap length cut.</summary>
    public long Cut { get; private set; }

    /// <summary>Second copies of packets, within 1 ms.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>IP packets longer than any link carries: the capturing machine had joined segments before the capture.</summary>
    public long SuperFrames { get; private set; }

    /// <summary>Silences of more than a second between two packets.</summary>
    public long Gaps { get; private set; }

    /// <summary>Segments that were acknowledged and are not in the capture.</summary>
    public long UnseenSegments { get; internal set; }

    /// <summary>TCP connections in which both ends must have spoken.</summary>
    public long Conversations { get; internal set; }

    /// <summary>Those of them of which both directions were captured.</summary>
    public long TwoWay { get; internal set; }

    /// <summary>Earliest packet, nanoseconds since 1970 UTC; valid where <see cref="Packets"/> is not 0.</summary>
    public long FirstNs { get; private set; } = long.MaxValue;

    /// <summary>Latest packet, nanoseconds since 1970 UTC; valid where <see cref="Packets"/> is not 0.</summary>
    public long LastNs { get; private set; } = long.MinValue;

    /// <summary>What ended the input early, or null.</summary>
    public CaptureFault? Fault { get; internal set; }

    // Called once a packet; gives its number, from 1.
    internal long Note(in Frame frame)
    {
        Bytes += frame.OriginalBytes;
        if (frame.CapturedBytes < frame.OriginalBytes) { Cut++; }

        if (frame.OriginalBytes > LongestLinkFrame) { SuperFrames++; }

        if (LastNs != long.MinValue && frame.TimestampNs - LastNs > GapNs) { Gaps++; }

        FirstNs = Math.Min(FirstNs, frame.TimestampNs);
        LastNs = Math.Max(LastNs, frame.TimestampNs);
        return ++Packets;
    }
}
