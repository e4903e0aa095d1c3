using System.Text.Json;
using System.Text.Json.Nodes;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>The records of a real audit against the contract: the schemas in docs/schema, and what no schema can say.</summary>
public sealed class RecordTests(CtxscanProgram ctxscan) : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_record_of_the_sample_fits_its_schema()
    {
        Needs.Tools("python3");
        var output = _folder.PathOf("records.ndjson");
        ctxscan.Run("audit", Checkout.SampleCapture, "-o", output).EndedWith(0);

        Validate(output).EndedWith(0);
    }

    [Theory]
    [InlineData("@timestamp")]
    [InlineData("ecs")]
    [InlineData("ctxscan")]
    public void A_record_that_lacks_a_field_does_not_fit_its_schema(string field)
    {
        Needs.Tools("python3");
        foreach (var line in ctxscan.Audit(Checkout.SampleCapture).Lines.DistinctBy(line => AuditRecords.Dataset(JsonDocument.Parse(line).RootElement)))
        {
            var record = JsonNode.Parse(line)!.AsObject();
            record.Remove(field);
            var broken = _folder.Write("broken.ndjson", System.Text.Encoding.UTF8.GetBytes(record.ToJsonString() + "\n"));

            Validate(broken).EndedWith(1);
        }
    }

    [Fact]
    public void The_run_record_comes_first_and_the_summary_last()
    {
        var records = ctxscan.Audit(Checkout.SampleCapture);

        Assert.Equal("ctxscan.run", AuditRecords.Dataset(records.All[0]));
        Assert.Equal("ctxscan.summary", AuditRecords.Dataset(records.All[^1]));
        Assert.Equal(records.All.Count - 2, records.Flows.Count() + records.Findings.Count());
        Assert.Equal(["ctxscan.finding"], records.All.SkipLast(1).TakeLast(records.Findings.Count()).Select(AuditRecords.Dataset).Distinct());
    }

    [Fact]
    public void No_record_holds_a_null_or_a_dotted_key_and_each_says_what_it_is()
    {
        foreach (var record in ctxscan.Audit(Checkout.SampleCapture).All)
        {
            AssertPlain(record, isFree: false);
            foreach (var field in new[] { "@timestamp", "ecs.version", "event.kind", "event.dataset", "event.module", "event.action" }) { Assert.NotNull(record.At(field)); }

            Assert.Equal("ctxscan", record.TextAt("event.module"));
        }
    }

    [Fact]
    public void A_file_and_standard_output_get_the_same_flows()
    {
        var output = _folder.PathOf("records.ndjson");
        ctxscan.Run("audit", Checkout.SampleCapture, "-o", output).EndedWith(0);

        var fromFile = AuditRecords.Read(output);
        var fromPipe = ctxscan.Audit(Checkout.SampleCapture);
        Assert.Equal(fromPipe.Flows.Select(flow => flow.ToString()), fromFile.Flows.Select(flow => flow.ToString()));
    }

    [Fact]
    public void Summary_only_writes_no_flow_record()
    {
        var records = AuditRecords.Parse(ctxscan.Run("audit", Checkout.SampleCapture, "--summary-only").EndedWith(0).Output);

        Assert.Empty(records.Flows);
        records.AssertPacketsAddUp();
    }

    [Fact]
    public void The_summary_counts_the_flows_that_were_written()
    {
        var records = ctxscan.Audit(Checkout.SampleCapture);

        Assert.Equal(records.Flows.Count(), records.Summary.NumberAt("ctxscan.flows.total"));
        Assert.Equal(records.Summary.NumberAt("ctxscan.packets.in_flows"), records.Flows.Sum(flow => flow.NumberAt("network.packets")));
    }

    [Fact]
    public void Bytes_on_the_wire_hold_the_ip_packet_and_the_ip_packet_holds_the_payload()
    {
        foreach (var flow in ctxscan.Audit(Checkout.SampleCapture).Flows)
        {
            foreach (var side in new[] { "source", "destination" })
            {
                var (wire, ip, payload) = (flow.NumberAt($"{side}.bytes"), flow.NumberAt($"ctxscan.{side}.ip_bytes"), flow.NumberAt($"ctxscan.{side}.payload_bytes"));
                Assert.True(wire >= ip && ip >= payload, $"{wire} {ip} {payload}: {flow}");
            }

            Assert.Equal(flow.NumberAt("source.packets") + flow.NumberAt("destination.packets"), flow.NumberAt("network.packets"));
            Assert.Equal(flow.NumberAt("source.bytes") + flow.NumberAt("destination.bytes"), flow.NumberAt("network.bytes"));
        }
    }

    // python3-jsonschema of Debian belongs to Debian's own python3.
    static ProcessRun Validate(string records) => ProcessRun.Of(
        "/usr/bin/python3", Checkout.PathOf("tests", "CitrixTrafficEngine.EndToEnd", "validate_records.py"), Checkout.PathOf("docs", "schema"), records);

    /// <summary>Inside counters by reason or name the keys are free, since they are data.</summary>
    static void AssertPlain(JsonElement value, bool isFree)
    {
        Assert.NotEqual(JsonValueKind.Null, value.ValueKind);
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                if (!isFree) { Assert.DoesNotContain('.', member.Name); }

                AssertPlain(member.Value, isFree: member.Name is "skipped" or "services" or "findings");
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) { AssertPlain(item, isFree); }
        }
    }
}
