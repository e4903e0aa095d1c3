using System.Buffers.Binary;
using System.Collections.Immutable;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Sites;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Findings;

/// <summary>A capture written as conversations, read by the real parser, table, classifier and catalog. What payload says is told by the test.</summary>
sealed class FindingRig
{
    const long Second = 1_000_000_000;

    /// <summary>Between two packets of a script: 10 ms.</summary>
    const long StepNs = 10_000_000;

    static readonly RuleTable s_rules = Catalog.Load(new()).CompileForSite();

    readonly List<(long AtNs, byte[] Frame)> _frames = [];
    readonly Dictionary<(IpAddress Client, IpAddress Server, ushort Port), Said> _said = [];
    readonly List<string> _keys = [];
    ushort _clientPort = 50_000;

    public FindingOptions Options { get; init; } = new();

    public FlowLimits Limits { get; init; } = new();

    public PacketDrops? Dropped { get; init; }

    /// <summary>Bytes of a frame that are captured.</summary>
    public int SnapBytes { get; init; } = int.MaxValue;

    /// <summary>Keys that flow records carried.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>What the payload of the flows from a client to a listener says, and the roles that were learned.</summary>
    public FindingRig Says(string client, string server, int port, string? service, FlowContent? content = null, string? sourceRole = null, string? destinationRole = null, bool isOffPort = false)
    {
        _said[(Address(client), Address(server), (ushort)port)] = new(service, content, sourceRole, destinationRole, isOffPort);
        return this;
    }

    /// <summary>A TCP conversation, upper case for the client: s SYN, h SYN-ACK, a ACK, d 100 bytes, f FIN, r RST.</summary>
    public FindingRig Tcp(string client, string server, int port, string script, double at = 0, byte ttl = 64)
    {
        var (from, to) = (TestEnd.Of(client, _clientPort++), TestEnd.Of(server, port));
        var next = (Client: 1_000u, Server: 9_000u);
        var time = Time(at);
        foreach (var letter in script)
        {
            var isClient = char.IsUpper(letter);
            var (flags, payload) = char.ToLowerInvariant(letter) switch
            {
                's' => (TcpFlags.Syn, 0),
                'h' => (TcpFlags.Syn | TcpFlags.Ack, 0),
                'a' => (TcpFlags.Ack, 0),
                'd' => (TcpFlags.Ack | TcpFlags.Psh, 100),
                'f' => (TcpFlags.Fin | TcpFlags.Ack, 0),
                'r' => (TcpFlags.Rst | TcpFlags.Ack, 0),
                _ => throw new ArgumentOutOfRangeException(nameof(script), letter, "no letter of the script"),
            };
            var taken = (uint)payload + ((flags & (TcpFlags.Syn | TcpFlags.Fin)) != 0 ? 1u : 0u);
            var frame = isClient
                ? WireFrame.Tcp(from, to, flags, next.Client, (flags & TcpFlags.Ack) != 0 ? next.Server : 0, payload)
                : WireFrame.Tcp(to, from, flags, next.Server, next.Client, payload);
            if (isClient) { next.Client += taken; }
            else
            {
                next.Server += taken;
                SetTtl(frame, ttl);
            }

            _frames.Add((time, frame));
            time += StepNs;
        }

        return this;
    }

    /// <summary>A SYN of one connection, again and again, at these seconds.</summary>
    public FindingRig Syns(string client, string server, int port, params double[] at)
    {
        var (from, to) = (TestEnd.Of(client, _clientPort++), TestEnd.Of(server, port));
        foreach (var second in at) { _frames.Add((Time(second), WireFrame.Tcp(from, to, TcpFlags.Syn, 1_000))); }

        return this;
    }

    /// <summary>Datagrams, upper case from the client; each begins with <paramref name="first"/>.</summary>
    public FindingRig Udp(string client, string server, int port, string script, double at = 0, int? clientPort = null, double step = 0.01, byte[]? first = null)
    {
        var (from, to) = (TestEnd.Of(client, clientPort ?? _clientPort++), TestEnd.Of(server, port));
        var time = Time(at);
        foreach (var letter in script)
        {
            if (letter != ' ')
            {
                var frame = char.IsUpper(letter) ? WireFrame.Udp(from, to, 100) : WireFrame.Udp(to, from, 100);
                first?.CopyTo(frame, frame.Length - 100);
                _frames.Add((time, frame));
            }

            time += (long)(step * Second);
        }

        return this;
    }

    /// <summary>A SYN, and ICMP from <paramref name="router"/> that quotes it.</summary>
    public FindingRig Refused(string client, string server, int port, string router, byte type, byte code, double at = 0)
    {
        var syn = WireFrame.Tcp(TestEnd.Of(client, _clientPort++), TestEnd.Of(server, port), TcpFlags.Syn, 1_000);
        _frames.Add((Time(at), syn));
        byte[] message = [type, code, 0, 0, 0, 0, 0, 0, .. syn[14..]];
        _frames.Add((Time(at) + StepNs, WireFrame.Ip(Address(router), Address(client), 1, message)));
        return this;
    }

    /// <summary>Reads it all, and gives what was found.</summary>
    public unsafe FindingReport Finish()
    {
        const ulong Seed = 0x51d3_90ab_77c2_1e0f;

        var parser = new PacketParser(new(), Seed, new());
        var input = new InputReport("test.pcap");
        Origin[] origins = [new(input, null)];
        var heartbeats = new HeartbeatWatch();
        var stage = new FindingStage(s_rules, Options, heartbeats);
        var classifier = new Classifier(s_rules, SignatureSet.Empty);
        var trust = new TrustTally(origins);
        using var table = new FlowTable(Limits, Seed, heartbeats, (in Flow flow, EndReason reason, long _) =>
        {
            var isFinal = reason != EndReason.ActiveTimeout;
            var found = classifier.Classify(flow);
            if (isFinal) { trust.Add(flow); }

            var (source, destination, port) = found.Opener == 0 ? (flow.Key.AddressA, flow.Key.AddressB, flow.Key.PortB) : (flow.Key.AddressB, flow.Key.AddressA, flow.Key.PortA);
            var said = _said.GetValueOrDefault((source, destination, port)) ?? new(null, null, null, null, false);
            found = found with { IsOffPort = said.IsOffPort };
            _keys.AddRange(stage.Add(flow, isFinal, found, said.Service, said.Content, said.SourceRole, said.DestinationRole));
        });
        foreach (var (atNs, bytes) in _frames.OrderBy(frame => frame.AtNs))
        {
            fixed (byte* data = bytes)
            {
                var frame = new Frame(data, Math.Min(bytes.Length, SnapBytes), bytes.Length, atNs, LinkType.Ethernet, 0);
                parser.Parse(in frame, out var packet);
                var number = input.Note(in frame);
                Assert.Equal(PacketOutcome.Flow, packet.Outcome);
                table.Add(in packet, in frame, number, 0);
                if ((packet.Flags & PacketFlags.IcmpError) != 0) { table.NoteRefusal(in packet, in frame); }

                table.Advance(atNs);
            }
        }

        table.EndAll(EndReason.EndOfInput);
        return stage.Finish(origins, Dropped, communityIdSeed: 0);
    }

    /// <summary>The one finding of a kind.</summary>
    public Finding Only(FindingKind kind)
    {
        var report = Finish();
        var found = report.Findings.Where(finding => finding.Kind == kind).ToList();
        Assert.True(found.Count == 1, $"{found.Count} of {kind.Id}; findings: {string.Join(", ", report.Findings.Select(finding => finding.Key))}; withheld: {string.Join(", ", report.Withheld.Select(entry => $"{entry.Kind.Id}: {entry.Reason}"))}");
        return found[0];
    }

    /// <summary>Asserts that there is none of a kind.</summary>
    public FindingReport None(FindingKind kind)
    {
        var report = Finish();
        Assert.DoesNotContain(report.Findings, finding => finding.Kind == kind);
        return report;
    }

    /// <summary>Asserts that there is none of a kind, for this reason.</summary>
    public void Withheld(FindingKind kind, string reason) =>
        Assert.Contains(None(kind).Withheld, entry => entry.Kind == kind && entry.Reason.StartsWith(reason, StringComparison.Ordinal));

    public static SiteMember Member(string name, string address, params string[] roles) => new(name, [new(Address(address), Address(address))], [.. roles]);

    public static SiteZone Zone(string name, string first, string last, bool isAdmin = false, bool gatewayOnly = false, bool? inView = null) =>
        new(name, ImmutableArray.Create(new AddressRange(Address(first), Address(last))), isAdmin, gatewayOnly, inView);

    public static long Time(double seconds) => TableRig.EpochNs + (long)(seconds * Second);

    public static IpAddress Address(string text)
    {
        Assert.True(IpAddress.TryParse(text, out var address));
        return address;
    }

    static void SetTtl(byte[] frame, byte ttl)
    {
        const int IpTtl = 14 + 8;

        if (BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(12)) == 0x0800) { frame[IpTtl] = ttl; }
    }

    sealed record Said(string? Service, FlowContent? Content, string? SourceRole, string? DestinationRole, bool IsOffPort);
}
