namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>A TCP conversation of given payloads, as Ethernet frames: handshake, then segment after segment. Sequence numbers wrap early.</summary>
sealed class Talk(string client, int clientPort, string server, int serverPort)
{
    const byte Syn = 0x02, Ack = 0x10, Push = 0x18, Fin = 0x11;

    readonly List<byte[]> _frames = [];
    uint _client = uint.MaxValue - 20;
    uint _server = uint.MaxValue - 40;

    /// <summary>The frames so far; a test may put them in another order.</summary>
    public List<byte[]> Frames => _frames;

    /// <summary>Begins with the handshake.</summary>
    public static Talk Open(string client, int clientPort, string server, int serverPort)
    {
        var talk = new Talk(client, clientPort, server, serverPort);
        talk.Add(fromClient: true, Syn, []);
        talk.Add(fromClient: false, Syn | Ack, []);
        talk.Add(fromClient: true, Ack, []);
        return talk;
    }

    public Talk Client(byte[] payload, int segmentBytes = 1_400) => Say(fromClient: true, payload, segmentBytes);

    public Talk Server(byte[] payload, int segmentBytes = 1_400) => Say(fromClient: false, payload, segmentBytes);

    public Talk Close()
    {
        Add(fromClient: true, Fin, []);
        Add(fromClient: false, Fin, []);
        return this;
    }

    /// <summary>One datagram in an Ethernet frame.</summary>
    public static byte[] Datagram(string source, int sourcePort, string target, int targetPort, byte[] payload) =>
        Link.Inside(0x0800, Ip.V4(source, target, 17, Wire.Join(Wire.U16(sourcePort), Wire.U16(targetPort), Wire.U16(8 + payload.Length), [0, 0], payload)), fromClient: true);

    Talk Say(bool fromClient, byte[] payload, int segmentBytes)
    {
        foreach (var segment in payload.Chunk(segmentBytes)) { Add(fromClient, Push, segment); }

        return this;
    }

    void Add(bool fromClient, byte flags, byte[] payload)
    {
        var (own, other) = fromClient ? (_client, _server) : (_server, _client);
        var (from, to) = fromClient ? (clientPort, serverPort) : (serverPort, clientPort);
        var tcp = Wire.Join(Wire.U16(from), Wire.U16(to), Wire.U32(own), Wire.U32(flags == Syn ? 0 : other), [0x50, flags], Wire.U16(64_000), [0, 0, 0, 0], payload);
        _frames.Add(Link.Inside(0x0800, fromClient ? Ip.V4(client, server, 6, tcp) : Ip.V4(server, client, 6, tcp), fromClient));
        var taken = (uint)payload.Length + ((flags & 3) != 0 ? 1u : 0u);
        if (fromClient) { _client += taken; }
        else { _server += taken; }
    }
}
