using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Output;

/// <summary>A flow as its record shows it, read in place: nothing is copied or computed before it is asked for. <see cref="ToReport"/> makes what may be kept.</summary>
public readonly ref struct FlowView
{
    /// <summary>Most letters of a history: 18.</summary>
    public const int HistoryCapacity = Flow.HistoryCapacity;

    /// <summary>Bytes of a Community ID: 30.</summary>
    public const int CommunityIdBytes = CommunityId.TextBytes;

    const byte Tcp = 6, Udp = 17, Sctp = 132, Icmp = 1, IcmpV6 = 58;

    readonly FlowFeed _feed;
    readonly ref readonly Flow _flow;
    readonly ref readonly Classification _found;

    internal FlowView(FlowFeed feed, in Flow flow, in Classification found, EndReason reason, FlowContent? content, IReadOnlyList<string> findings)
    {
        _feed = feed;
        _flow = ref flow;
        _found = ref found;
        Reason = reason;

        // What payloads say names hosts and people in many ways: records map each, this does not.
        Content = feed.Anonymizer is null ? content : null;
        Findings = findings;
    }

    /// <summary>What records call it: <c>ctxscan.flow.id</c> and <c>ctxscan.flow.sequence</c>.</summary>
    public FlowId Id => new(FlowId.ValueOf(in _flow, _feed.Anonymizer), _flow.Sequence);

    /// <summary>Why it is due.</summary>
    public EndReason Reason { get; }

    /// <summary>Whether this is its last record: all but <see cref="EndReason.ActiveTimeout"/>. Counters and times are those since the record before.</summary>
    public bool IsFinal => Reason != EndReason.ActiveTimeout;

    /// <summary>Earliest packet, nanoseconds since 1970 UTC.</summary>
    public long StartNs => Math.Min(_flow.FirstSeenNs, _flow.LastSeenNs);

    /// <summary>Latest packet, nanoseconds since 1970 UTC.</summary>
    public long EndNs => _flow.LastSeenNs;

    /// <summary>Who opened it; <see cref="Direction"/> names the evidence.</summary>
    public FlowEnd Source => End(_found.Opener);

    /// <summary>Who was asked.</summary>
    public FlowEnd Destination => End(1 - _found.Opener);

    /// <summary>The name of the source, from the capture or a hosts file, or null.</summary>
    public string? SourceName => _feed.NameOf(AddressOf(_found.Opener));

    /// <summary>The name of the destination, as <see cref="SourceName"/>.</summary>
    public string? DestinationName => _feed.NameOf(AddressOf(1 - _found.Opener));

    /// <summary>Packets of both ends.</summary>
    public long Packets => (long)(_flow.SideA.Packets + _flow.SideB.Packets);

    /// <summary>Bytes of the whole frames of both ends, by their length on the wire.</summary>
    public long Bytes => (long)(_flow.SideA.Bytes + _flow.SideB.Bytes);

    /// <summary>IP version: 4 or 6.</summary>
    public int IpVersion => _flow.Key.Version;

    /// <summary>IP protocol number: 6 is TCP, 17 is UDP.</summary>
    public byte IpProtocol => _flow.Key.Protocol;

    /// <summary>The same as a catalog row names it.</summary>
    public Transport Transport => IpProtocol switch { Tcp => Transport.Tcp, Udp => Transport.Udp, Icmp or IcmpV6 => Transport.Icmp, _ => Transport.Ip };

    /// <summary>VLAN id of the first packet, or 0.</summary>
    public int Vlan => _flow.Vlan;

    /// <summary>Inner VLAN id of the first packet, or 0.</summary>
    public int InnerVlan => _flow.InnerVlan;

    /// <summary>What told who opened it.</summary>
    public Direction Direction => _found.Direction;

    /// <summary>Whether the destination took part: accepted the connection, or sent a datagram.</summary>
    public bool IsAnswered => _found.Answered;

    /// <summary>Id of the service that the payload confirms, <c>network.protocol</c>, or null.</summary>
    public string? Protocol => _feed.Matches.ProtocolOf(in _found);

    /// <summary>What the rules say of it, <c>ctxscan.match</c>, or null. Allocates for the first flow of a kind only, and may be kept.</summary>
    public FlowMatch? Match => _feed.Matches.For(in _found);

    /// <summary>The state of the connection in one word, as Zeek's conn_state: <c>S0</c> is unanswered, <c>SF</c> whole.</summary>
    public string State => ConnectionState.NameOf(in _flow, _found.Opener);

    /// <summary>From the SYN to the end of the handshake in nanoseconds, or null where that was not seen.</summary>
    public long? HandshakeNs => IpProtocol == Tcp && (_flow.State & FlowState.HandshakeDone) != 0 ? _flow.HandshakeNs : null;

    /// <summary>TCP segments that repeat what was seen before, of both ends.</summary>
    public long Retransmissions => IpProtocol == Tcp ? (long)_flow.TransportA.Retransmissions + _flow.TransportB.Retransmissions : 0;

    /// <summary>The file or interface of the first packet.</summary>
    public string Input => Name(_feed.Origins[_flow.Origin].Input.Name);

    /// <summary>The interface that the capture names for the first packet, or null.</summary>
    public string? Interface => _feed.Origins[_flow.Origin].Interface is { } name ? Name(name) : null;

    /// <summary>Number of the first packet in its input, from 1.</summary>
    public long FirstFrame => _flow.FirstFrame;

    /// <summary>Number of the last packet, or null where that is in another input.</summary>
    public long? LastFrame => _feed.Origins[_flow.LastOrigin].Input == _feed.Origins[_flow.Origin].Input ? _flow.LastFrame : null;

    /// <summary>Keys of the findings that it supports; to be read during the call.</summary>
    public IReadOnlyList<string> Findings { get; }

    /// <summary>What its payload said, or null. Null as well where there is an anonymizer.</summary>
    public FlowContent? Content { get; }

    /// <summary>Writes the history letters, in ASCII as Zeek's: capital ones are of the source.</summary>
    /// <param name="destination">Room for <see cref="HistoryCapacity"/> bytes.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="ArgumentException">It is too short.</exception>
    public int WriteHistory(Span<byte> destination)
    {
        if (destination.Length < _flow.HistoryLength) { throw new ArgumentException($"A history has up to {HistoryCapacity} letters.", nameof(destination)); }

        for (var at = 0; at < _flow.HistoryLength; at++)
        {
            var isFromA = (_flow.History[at] & 0x80) != 0;
            var letter = (byte)(_flow.History[at] & 0x7f);
            destination[at] = isFromA == (_found.Opener == 0) ? letter : (byte)(letter | 0x20);
        }

        return _flow.HistoryLength;
    }

    /// <summary>Computes the Community ID (version 1) and writes it, in ASCII.</summary>
    /// <param name="destination">Room for <see cref="CommunityIdBytes"/> bytes, which are written.</param>
    /// <exception cref="ArgumentException">It is too short.</exception>
    public void WriteCommunityId(Span<byte> destination)
    {
        if (destination.Length < CommunityIdBytes) { throw new ArgumentException($"A Community ID has {CommunityIdBytes} bytes.", nameof(destination)); }

        ref readonly var key = ref _flow.Key;
        var isIcmp = key.Protocol is Icmp or IcmpV6;
        var opener = _found.Opener;
        var (from, to) = isIcmp ? (_flow.IcmpType, _flow.IcmpCode) : opener == 0 ? (key.PortA, key.PortB) : (key.PortB, key.PortA);
        CommunityId.Write(_feed.CommunityIdSeed, key.Version == 4, key.Protocol, Shown(opener), Shown(1 - opener), from, to, destination);
    }

    /// <summary>A copy that may be kept. Allocates.</summary>
    public FlowReport ToReport()
    {
        Span<byte> text = stackalloc byte[Math.Max(HistoryCapacity, CommunityIdBytes)];
        var history = System.Text.Encoding.ASCII.GetString(text[..WriteHistory(text)]);
        WriteCommunityId(text);
        return new()
        {
            Id = Id,
            Reason = Reason,
            StartNs = StartNs,
            EndNs = EndNs,
            Source = Source,
            Destination = Destination,
            SourceName = SourceName,
            DestinationName = DestinationName,
            IpVersion = IpVersion,
            IpProtocol = IpProtocol,
            Transport = Transport,
            Vlan = Vlan,
            InnerVlan = InnerVlan,
            Direction = Direction,
            IsAnswered = IsAnswered,
            Protocol = Protocol,
            Match = Match,
            State = State,
            History = history,
            CommunityId = System.Text.Encoding.ASCII.GetString(text[..CommunityIdBytes]),
            HandshakeNs = HandshakeNs,
            Retransmissions = Retransmissions,
            Input = Input,
            Interface = Interface,
            FirstFrame = FirstFrame,
            LastFrame = LastFrame,
            Findings = [.. Findings],
            Content = Content,
        };
    }

    FlowEnd End(int end)
    {
        ref readonly var side = ref _flow.Side(end);
        var port = IpProtocol is Tcp or Udp or Sctp ? end == 0 ? _flow.Key.PortA : _flow.Key.PortB : (ushort)0;
        return new(Shown(end), port, (long)side.Packets, (long)side.Bytes, (long)side.IpBytes, (long)side.PayloadBytes);
    }

    IpAddress AddressOf(int end) => end == 0 ? _flow.Key.AddressA : _flow.Key.AddressB;

    IpAddress Shown(int end) => _feed.Shown(AddressOf(end), _flow.Key.Version);

    string Name(string name) => _feed.Anonymizer is null ? name : _feed.Anonymizer.Name(name);
}
