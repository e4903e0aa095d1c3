namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>A TCP connection of 100 segments to port 1494, SYN to FIN: what every row of the matrix carries.</summary>
static class IcaFlow
{
    public const int Segments = 100;
    public const int Port = 1494;
    public const int ClientPort = 51_494;
    public const string Client4 = "192.0.2.10";
    public const string Server4 = "192.0.2.20";
    public const string Client6 = "2001:db8::10";
    public const string Server6 = "2001:db8::20";

    /// <summary>How many segments are long enough to be cut in two.</summary>
    public const int LongSegments = 13;

    const int LongBytes = 1_300;
    const int ShortBytes = 40;
    const byte Syn = 0x02, Ack = 0x10, Push = 0x18, Fin = 0x11;

    // What an ICA server says first: the public detection string of the protocol.
    static readonly byte[] s_hello = [0x7f, 0x7f, 0x49, 0x43, 0x41, 0x00];

    /// <summary>The segments and who sent each.</summary>
    public static IReadOnlyList<Segment> All { get; } = [.. Make()];

    /// <summary>Payload bytes of both directions.</summary>
    public static long PayloadBytes => All.Sum(segment => segment.PayloadBytes);

    static IEnumerable<Segment> Make()
    {
        const int Data = Segments - 6;
        var next = (Client: 1_000u, Server: 9_000u);
        yield return Next(true, Syn, []);
        yield return Next(false, Syn | Ack, []);
        yield return Next(true, Ack, []);
        for (var index = 0; index < Data; index++)
        {
            var payload = new byte[index % 7 == 3 && index / 7 < LongSegments ? LongBytes : ShortBytes];
            for (var at = 0; at < payload.Length; at++) { payload[at] = (byte)(index + at); }

            if (index < 2) { s_hello.CopyTo(payload, 0); }

            yield return Next(index % 2 == 1, Push, payload);
        }

        yield return Next(true, Fin, []);
        yield return Next(false, Fin, []);
        yield return Next(true, Ack, []);

        Segment Next(bool fromClient, int flags, byte[] payload)
        {
            var sequence = fromClient ? next.Client : next.Server;
            var acknowledgement = flags == Syn ? 0 : fromClient ? next.Server : next.Client;
            var ports = fromClient ? (ClientPort, Port) : (Port, ClientPort);
            var taken = (uint)payload.Length + ((flags & 3) != 0 ? 1u : 0u);
            if (fromClient) { next.Client += taken; }
            else { next.Server += taken; }

            var tcp = Wire.Join(Wire.U16(ports.Item1), Wire.U16(ports.Item2), Wire.U32(sequence), Wire.U32(acknowledgement), [0x50, (byte)flags], Wire.U16(64_000), [0, 0, 0, 0], payload);
            return new(fromClient, tcp, payload.Length);
        }
    }
}

/// <summary>One TCP segment.</summary>
/// <param name="FromClient">Who sent it.</param>
/// <param name="Tcp">Header and payload.</param>
/// <param name="PayloadBytes">How much of it is payload.</param>
sealed record Segment(bool FromClient, byte[] Tcp, int PayloadBytes)
{
    public bool IsLong => PayloadBytes > 1_000;

    public byte[] V4(int id = 1) => FromClient
        ? Ip.V4(IcaFlow.Client4, IcaFlow.Server4, 6, Tcp, id)
        : Ip.V4(IcaFlow.Server4, IcaFlow.Client4, 6, Tcp, id);

    public byte[] V6() => V6(6, Tcp);

    /// <summary>An IPv6 packet whose extension headers, beginning with <paramref name="next"/>, stand before the segment.</summary>
    public byte[] V6(int next, byte[] payload) => FromClient
        ? Ip.V6(IcaFlow.Client6, IcaFlow.Server6, next, payload)
        : Ip.V6(IcaFlow.Server6, IcaFlow.Client6, next, payload);
}
