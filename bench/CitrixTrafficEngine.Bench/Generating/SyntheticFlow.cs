using System.Globalization;
using System.Net;

namespace CitrixTrafficEngine.Bench.Generating;

/// <summary>One flow that is being made, and what was made of it.</summary>
sealed class SyntheticFlow
{
    readonly byte[] _client;
    readonly byte[] _server;

    /// <summary>The flow with this number: its addresses and ports are its own.</summary>
    public SyntheticFlow(int number, long packets, TrafficOptions options, SplitMix random)
    {
        Planned = packets;
        IsUdp = random.Happens(options.UdpShare);
        IsV6 = random.Happens(options.Ipv6Share);
        Vlan = random.Happens(options.VlanShare) ? (ushort)(1 + random.Below(4_000)) : (ushort)0;

        // 28,000 client ports an address, in a net of benchmarks (RFC 2544: 198.18.0.0/15; RFC 5180: 2001:2::/48).
        var host = (number / 28_000) + 1;
        ClientPort = (ushort)(32_768 + (number % 28_000));
        var server = (int)random.Below(4_096);
        ServerPort = s_ports[random.Below(s_ports.Length)];
        _client = AddressOf(host);
        _server = AddressOf(0x1_0000 | server);
        SequenceClient = (uint)random.Next();
        SequenceServer = (uint)random.Next();
        Fill = random.Next() | 0x8080_8080_8080_8080; // the high bits: no protocol begins so
    }

    static readonly ushort[] s_ports = [80, 443, 1494, 2598, 8080, 22, 389, 445, 5000, 9000, 27_000, 20_000];

    public long Planned { get; }

    public long Made { get; private set; }

    public long MadeBytes { get; private set; }

    public bool IsUdp { get; }

    public bool IsV6 { get; }

    public ushort Vlan { get; }

    public ushort ClientPort { get; }

    public ushort ServerPort { get; }

    public uint SequenceClient { get; set; }

    public uint SequenceServer { get; set; }

    public ulong Fill { get; }

    public bool IsDone => Made == Planned;

    public ReadOnlySpan<byte> From(bool fromClient) => fromClient ? _client : _server;

    public void Count(int frameBytes)
    {
        Made++;
        MadeBytes += frameBytes;
    }

    /// <summary>The truth: transport, address, port, address, port, packets, bytes, with tabs between; the lower end first.</summary>
    public string ToTruth()
    {
        var client = $"{new IPAddress(_client)}\t{ClientPort}";
        var server = $"{new IPAddress(_server)}\t{ServerPort}";
        var order = _client.AsSpan().SequenceCompareTo(_server);
        return string.Create(CultureInfo.InvariantCulture, $"{(IsUdp ? "udp" : "tcp")}\t{(order < 0 ? client : server)}\t{(order < 0 ? server : client)}\t{Made}\t{MadeBytes}");
    }

    byte[] AddressOf(int host) => IsV6
        ? [0x20, 0x01, 0x00, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(host >> 16), (byte)(host >> 8), (byte)host]
        : [198, (byte)(18 + (host >> 16)), (byte)(host >> 8), (byte)host];
}
