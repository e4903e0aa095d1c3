using System.Text.Json;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>An audit of the sample site against the cast that played it: samples/citrix-site.flows.tsv.</summary>
public sealed class SampleTests(CtxscanProgram ctxscan)
{
    [Fact]
    public void Each_conversation_of_the_cast_has_its_service_and_its_outcome()
    {
        var flows = ctxscan.Audit(Checkout.SampleCapture).Flows.ToList();
        var faults = new List<string>();
        foreach (var row in Cast())
        {
            var found = flows.Where(row.IsOf).ToList();
            if (found.Count == 0) { faults.Add($"missing: {row}"); }

            faults.AddRange(found.Where(flow => !row.Agrees(flow)).Select(flow => $"expected: {row}\n   found: {flow}"));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void No_flow_to_a_port_below_the_ephemeral_range_is_missing_from_the_cast()
    {
        var cast = Cast();

        var unlisted = ctxscan.Audit(Checkout.SampleCapture).Flows
            .Where(flow => flow.TextAt("network.transport") is "tcp" or "udp" && flow.NumberAt("destination.port") < 32_768 && flow.NumberAt("destination.port") != 53)
            .Where(flow => !cast.Any(row => row.IsOf(flow)));

        Assert.Empty(unlisted.Select(flow => flow.ToString()));
    }

    [Fact]
    public void Frames_without_ip_are_counted_by_their_name()
    {
        var skipped = ctxscan.Audit(Checkout.SampleCapture).Summary.At("ctxscan.packets.not_ip");

        Assert.NotNull(skipped);
        Assert.Contains("arp", skipped.Value.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    static List<CastRow> Cast() =>
        [.. File.ReadLines(Checkout.PathOf("samples", "citrix-site.flows.tsv")).Where(line => !line.StartsWith('#')).Select(CastRow.Parse)];

    /// <summary>One line of the table. A client port is named only where it is fixed; then either side may be the one that opened.</summary>
    sealed record CastRow(string Transport, string Client, int? ClientPort, string Server, int ServerPort, string Service, string State)
    {
        public static CastRow Parse(string line)
        {
            var field = line.Split('\t');
            var fixedPort = field[1].LastIndexOf('~');
            var (client, port) = fixedPort < 0 ? (field[1], (int?)null) : (field[1][..fixedPort], int.Parse(field[1][(fixedPort + 1)..], System.Globalization.CultureInfo.InvariantCulture));
            return new(field[0], client, port, field[2], int.Parse(field[3], System.Globalization.CultureInfo.InvariantCulture), field[4], field[5]);
        }

        public bool IsOf(JsonElement flow) =>
            flow.TextAt("network.transport") == Transport
            && (Fits(flow, "source", "destination") || (ClientPort is not null && Fits(flow, "destination", "source")));

        public bool Agrees(JsonElement flow) => HasService(flow) && HasState(flow);

        bool Fits(JsonElement flow, string client, string server) =>
            flow.TextAt($"{client}.ip") == Client && (ClientPort is null || flow.NumberAt($"{client}.port") == ClientPort)
            && flow.TextAt($"{server}.ip") == Server && flow.NumberAt($"{server}.port") == ServerPort;

        bool HasService(JsonElement flow)
        {
            var service = flow.TextAt("ctxscan.match.service");
            return Service switch
            {
                "-" => flow.At("ctxscan.match") is null,
                "*" => service is null && flow.At("ctxscan.match.candidates")?.GetArrayLength() > 1,
                _ => Service.Split('|').Contains(service),
            };
        }

        bool HasState(JsonElement flow)
        {
            var state = flow.TextAt("ctxscan.tcp.state");
            var bothSpoke = flow.NumberAt("source.packets") > 0 && flow.NumberAt("destination.packets") > 0;
            return State == "answered" ? bothSpoke && state is not ("S0" or "REJ") : state == State;
        }
    }
}
