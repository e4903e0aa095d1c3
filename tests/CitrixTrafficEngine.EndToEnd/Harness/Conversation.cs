using System.Globalization;
using System.Net;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>One end of a conversation. Ends are put in order by family, address, port.</summary>
readonly record struct End(IPAddress Address, int Port) : IComparable<End>
{
    public static End Parse(string address, string port) => new(IPAddress.Parse(address), int.Parse(port, CultureInfo.InvariantCulture));

    public int CompareTo(End other)
    {
        var (mine, theirs) = (Address.GetAddressBytes(), other.Address.GetAddressBytes());
        var byFamily = mine.Length.CompareTo(theirs.Length);
        if (byFamily != 0) { return byFamily; }

        var byAddress = mine.AsSpan().SequenceCompareTo(theirs);
        return byAddress != 0 ? byAddress : Port.CompareTo(other.Port);
    }

    public override string ToString() => $"{Address} {Port}";
}

/// <summary>TCP or UDP between two ends, in whichever direction.</summary>
readonly record struct Conversation
{
    public Conversation(string transport, End one, End other)
    {
        Transport = transport;
        (A, B) = one.CompareTo(other) <= 0 ? (one, other) : (other, one);
    }

    public string Transport { get; }

    public End A { get; }

    public End B { get; }

    public override string ToString() => $"{Transport} {A} - {B}";
}

/// <summary>What was counted of a conversation, both directions and all its flows together.</summary>
/// <param name="Packets">Frames.</param>
/// <param name="Bytes">Frame bytes on the wire.</param>
/// <param name="Unclear">The oracle has no clean answer: fragments, GTP-U.</param>
readonly record struct Tally(long Packets, long Bytes, bool Unclear)
{
    public Tally With(long packets, long bytes, bool unclear = false) => new(Packets + packets, Bytes + bytes, Unclear || unclear);
}
