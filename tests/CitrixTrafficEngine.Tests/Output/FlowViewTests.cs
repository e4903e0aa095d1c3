using System.Text;
using System.Text.Json;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Privacy;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Tests.Rigs;
using Ctxscan.Audit;

namespace CitrixTrafficEngine.Tests.Output;

/// <summary>What a callback sees is what the record of the same flow says.</summary>
public class FlowViewTests
{
    static readonly TestEnd s_client = TestEnd.Of("10.0.0.1", 50_000);
    static readonly TestEnd s_server = TestEnd.Of("10.0.0.2", 1494);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Every_member_of_every_flow_of_the_sample_is_what_its_record_says(bool isAnonymized, bool hasUpdates)
    {
        var catalog = Catalog.Load(new());
        using var anonymizer = isAnonymized ? new Anonymizer(new byte[32]) : null;
        using var records = new MemoryStream();
        var reports = new List<FlowReport>();
        var options = new EngineOptions
        {
            Records = records,
            Anonymizer = anonymizer,
            Signatures = catalog.CompileSignatures(),
            Findings = FindingSetup.Of(catalog, new(), null, anonymizer),
            CommunityIdSeed = 7,
            Limits = hasUpdates ? new() { ActiveTimeout = TimeSpan.FromSeconds(2) } : new(),
            OnFlow = (in flow) => reports.Add(flow.ToReport()),
        };
        using var engine = new Engine(options, catalog.Compile());
        using var source = CaptureFile.Open(Path.Combine(RepositoryRoot(), "samples", "citrix-site.pcap"));

        engine.Read(source, TestContext.Current.CancellationToken);
        engine.Finish();

        var flows = EngineRig.Parse(records).FindAll(record => record.TextAt("event.dataset") == "ctxscan.flow");
        Assert.InRange(reports.Count, 105, 1_000);
        Assert.Equal(hasUpdates, reports.Exists(report => !report.IsFinal));
        Assert.Equal(flows.Select(Told), reports.Select(Told));
        Assert.Equal(isAnonymized, reports.TrueForAll(report => report.Content is null));
    }

    [Theory]
    [InlineData(1_000, true)] // the fault is met while there is more to read
    [InlineData(1, false)] // and here by the last flow
    public void What_the_callback_throws_comes_out_as_it_is(int flows, bool whileReading)
    {
        using var source = new MemorySource("memory", Enumerable.Range(0, flows * 20).Select(port => WireFrame.Udp(s_client with { Port = (ushort)(port + 1) }, s_server)));
        var calls = 0;
        using var engine = new Engine(
            new()
            {
                Limits = new() { MaxFlows = 1, InitialSlots = 2 },
                OnFlow = (in _) =>
                {
                    calls++;
                    throw new FormatException("mine");
                },
            },
            RuleTable.Empty);

        var fault = Record.Exception(() => engine.Read(source, TestContext.Current.CancellationToken));
        Assert.Equal(whileReading, fault is not null);
        fault ??= Record.Exception(() => engine.Finish());

        Assert.Equal("mine", Assert.IsType<FormatException>(fault).Message);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void What_a_stream_of_ones_own_throws_comes_out_as_it_is()
    {
        using var source = new MemorySource("memory", [WireFrame.Udp(s_client, s_server)]);
        using var output = new BrokenStream();
        using var engine = new Engine(new() { Records = output }, RuleTable.Empty);
        engine.Read(source, TestContext.Current.CancellationToken);

        Assert.Equal("mine", Assert.Throws<InvalidOperationException>(() => engine.Finish()).Message);
    }

    [Fact]
    public void Room_that_is_too_small_is_refused()
    {
        var texts = new List<string>();
        using var source = new MemorySource("memory", [WireFrame.Tcp(s_client, s_server, TcpFlags.Syn)]);
        using var engine = new Engine(
            new()
            {
                OnFlow = (in flow) =>
                {
                    Span<byte> room = stackalloc byte[FlowView.CommunityIdBytes];
                    texts.Add(ThrowsFor(flow, static (in one) => one.WriteHistory(default)));
                    texts.Add(ThrowsFor(flow, static (in one) => one.WriteCommunityId(new byte[FlowView.CommunityIdBytes - 1])));
                    texts.Add(Encoding.ASCII.GetString(room[..flow.WriteHistory(room)]));
                },
            },
            RuleTable.Empty);
        engine.Read(source, TestContext.Current.CancellationToken);
        engine.Finish();

        Assert.Equal(["refused", "refused", "S"], texts);
    }

    static string ThrowsFor(in FlowView flow, FlowCallback look)
    {
        try
        {
            look(in flow);
            return "allowed";
        }
        catch (ArgumentException)
        {
            return "refused";
        }
    }

    // One line with everything, from the record.
    static string Told(JsonElement record)
    {
        var isNamed = record.At("ctxscan.match") is not null;
        return string.Join(
            '|',
            record.TextAt("event.id"),
            record.TextAt("event.reason"),
            record.TextAt("event.start"),
            record.TextAt("event.end"),
            record.At("ctxscan.flow.final"),
            End("source"),
            End("destination"),
            record.TextAt("network.type"),
            record.TextAt("network.iana_number"),
            record.TextAt("network.protocol"),
            record.TextAt("network.community_id"),
            record.At("network.packets"),
            record.At("network.bytes"),
            record.TextAt("network.vlan.id") ?? "0",
            record.TextAt("ctxscan.direction"),
            isNamed,
            record.TextAt("ctxscan.match.service"),
            record.TextAt("ctxscan.match.product"),
            record.TextAt("ctxscan.match.row"),
            record.TextAt("ctxscan.match.source_role"),
            record.TextAt("ctxscan.match.destination_role"),
            record.TextAt("ctxscan.match.confidence"),
            record.TextAt("ctxscan.match.signature"),
            record.At("ctxscan.match.off_port")?.GetBoolean() ?? false,
            record.TextAt("ctxscan.tcp.state"),
            record.TextAt("ctxscan.tcp.history"),
            record.At("ctxscan.tcp.handshake_rtt"),
            record.At("ctxscan.tcp.retransmissions") ?? JsonDocument.Parse("0").RootElement,
            record.TextAt("ctxscan.input.file"),
            record.TextAt("ctxscan.input.interface"),
            record.At("ctxscan.input.first_frame"),
            record.At("ctxscan.input.last_frame"),
            string.Join(',', record.At("ctxscan.findings")?.EnumerateArray().Select(key => key.GetString()) ?? []));

        string End(string end) => string.Join(
            '/',
            record.TextAt($"{end}.ip"),
            record.At($"{end}.port") is { } port ? port : "0",
            record.At($"{end}.packets"),
            record.At($"{end}.bytes"),
            record.At($"ctxscan.{end}.ip_bytes"),
            record.At($"ctxscan.{end}.payload_bytes"),
            record.TextAt($"{end}.domain"));
    }

    // The same line, from what the callback saw.
    static string Told(FlowReport flow)
    {
        return string.Join(
            '|',
            $"{flow.Id.Value:x16}-{flow.Id.Sequence}",
            Encoding.ASCII.GetString(RecordText.Of(flow.Reason)),
            Time(flow.StartNs),
            Time(flow.EndNs),
            flow.IsFinal,
            End(flow.Source, flow.SourceName),
            End(flow.Destination, flow.DestinationName),
            $"ipv{flow.IpVersion}",
            flow.IpProtocol,
            flow.Protocol,
            flow.CommunityId,
            flow.Packets,
            flow.Bytes,
            flow.Vlan,
            Encoding.ASCII.GetString(RecordText.Of(flow.Direction)),
            flow.Match is not null,
            flow.Match?.Service,
            flow.Match?.Product,
            flow.Match?.Row,
            flow.Match?.SourceRole,
            flow.Match?.DestinationRole,
            flow.Match is { } match ? Encoding.ASCII.GetString(RecordText.Of(match.Confidence)) : null,
            flow.Match?.Signature,
            flow.Match?.IsOffPort ?? false,
            flow.State,
            flow.History,
            flow.HandshakeNs,
            flow.Retransmissions,
            flow.Input,
            flow.Interface,
            flow.FirstFrame,
            flow.LastFrame,
            string.Join(',', flow.Findings));

        static string End(FlowEnd end, string? name) =>
            string.Join('/', end.Address, end.Port, end.Packets, end.Bytes, end.IpBytes, end.PayloadBytes, name);

        static string Time(long timestampNs)
        {
            var line = new JsonLine();
            line.Time(timestampNs);
            return Encoding.ASCII.GetString(line.Written);
        }
    }

    static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CitrixTrafficEngine.sln"))) { folder = folder.Parent!; }

        return folder.FullName;
    }

    sealed class BrokenStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new InvalidOperationException("mine");
    }
}
