using System.Text.Json;
using System.Text.Json.Nodes;
using CitrixTrafficEngine.EndToEnd.Harness;
using CitrixTrafficEngine.Scan.Results;
using CitrixTrafficEngine.Tests.Scans;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>The records of a sweep against the schemas in docs/schema, and what <c>report</c> makes of them against nmap's own tools.</summary>
public sealed class SweepRecordTests(CtxscanProgram ctxscan) : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_record_of_a_sweep_fits_its_schema()
    {
        Needs.Tools("python3");
        SweepFile.Write(_folder.PathOf("whole"), FakeSweep.Plan(40));
        Validate(_folder.PathOf("whole")).EndedWith(0);

        SweepFile.Write(_folder.PathOf("resumed"), FakeSweep.Plan(40), limit: 90);
        SweepFile.Resume(_folder.PathOf("resumed"), FakeSweep.Plan(40));
        Validate(_folder.PathOf("resumed")).EndedWith(0);
    }

    [Fact]
    public void A_record_of_a_sweep_that_lacks_a_field_does_not_fit_its_schema()
    {
        Needs.Tools("python3");
        SweepFile.Write(_folder.PathOf("whole"), FakeSweep.Plan(8));
        var broken = new List<string>();
        foreach (var line in File.ReadLines(_folder.PathOf("whole")).DistinctBy(line => SavedRecord.Dataset(JsonDocument.Parse(line).RootElement)))
        {
            foreach (var field in new[] { "@timestamp", "ecs", "ctxscan" })
            {
                var record = JsonNode.Parse(line)!.AsObject();
                record.Remove(field);
                broken.Add(record.ToJsonString());
            }
        }

        File.WriteAllLines(_folder.PathOf("broken"), broken);
        var faults = Validate(_folder.PathOf("broken")).EndedWith(1).Output;
        Assert.Equal(4 * 3, broken.Count);
        Assert.All(Enumerable.Range(1, broken.Count), number => Assert.Contains($"line {number}: ", faults, StringComparison.Ordinal));
    }

    [Fact]
    public void A_verdict_that_is_none_does_not_fit_its_schema()
    {
        Needs.Tools("python3");
        SweepFile.Write(_folder.PathOf("whole"), FakeSweep.Plan(8));
        var broken = File.ReadAllText(_folder.PathOf("whole")).Replace("\"verdict\":\"closed\"", "\"verdict\":\"filtered\"", StringComparison.Ordinal);

        Validate(_folder.Write("broken", System.Text.Encoding.UTF8.GetBytes(broken))).EndedWith(1);
    }

    [Fact]
    public void Nmaps_xml_is_valid_against_nmaps_definition()
    {
        Needs.Tools("xmllint", "nmap");
        var xml = NmapXml("a", 40);

        ProcessRun.Of("xmllint", "--noout", "--dtdvalid", "/usr/share/nmap/nmap.dtd", xml).EndedWith(0);
        var broken = _folder.Write("broken.xml", System.Text.Encoding.UTF8.GetBytes(File.ReadAllText(xml).Replace("reason_ttl=", "ttl=", StringComparison.Ordinal)));
        Assert.NotEqual(0, ProcessRun.Of("xmllint", "--noout", "--dtdvalid", "/usr/share/nmap/nmap.dtd", broken).ExitCode);
    }

    [Fact]
    public void Ndiff_reads_it_and_finds_what_differs_and_nothing_else()
    {
        Needs.Tools("ndiff");
        var xml = NmapXml("a", 16);
        ProcessRun.Of("ndiff", xml, xml).EndedWith(0);

        var other = _folder.Write("b.xml", System.Text.Encoding.UTF8.GetBytes(ReplaceFirst(File.ReadAllText(xml), "state=\"open\" reason=\"syn-ack\"", "state=\"closed\" reason=\"conn-refused\"")));
        var run = ProcessRun.Of("ndiff", xml, other).EndedWith(1);
        Assert.Matches(@"(?m)^-22/tcp +open", run.Output);
        Assert.Matches(@"(?m)^\+22/tcp +closed", run.Output);
    }

    [Fact]
    public void Each_address_has_one_host_element_and_each_verdict_its_state()
    {
        var xml = System.Xml.Linq.XDocument.Load(NmapXml("a", 8)).Root!;
        var hosts = xml.Elements("host").ToDictionary(host => host.Element("address")!.Attribute("addr")!.Value);

        Assert.Equal(12, hosts.Count);
        Assert.Equal("filtered admin-prohibited 10.9.255.1", Port("10.9.0.3", "tcp", "443"));
        Assert.Equal("open|filtered no-response ", Port("10.9.0.3", "udp", "514"));
        Assert.Equal("open|filtered no-response ", Port("10.9.0.7", "udp", "161"));
        Assert.Equal("filtered no-response ", Port("10.9.0.7", "tcp", "22"));
        Assert.Equal("closed port-unreach 10.9.0.2", Port("10.9.0.2", "udp", "161"));
        Assert.Equal("closed conn-refused ", Port("10.9.0.2", "tcp", "22"));
        Assert.Equal("open syn-ack ", Port("10.9.0.0", "tcp", "22"));
        Assert.Equal("down host-unreach", Status("10.9.0.4"));
        Assert.Equal("unknown no-response", Status("10.9.0.7"));
        Assert.StartsWith("up ", Status("10.9.0.0"), StringComparison.Ordinal);
        Assert.Equal("vda-3.example", hosts["10.9.0.3"].Element("hostnames")!.Element("hostname")!.Attribute("name")!.Value);

        string Status(string address) => $"{hosts[address].Element("status")!.Attribute("state")!.Value} {hosts[address].Element("status")!.Attribute("reason")!.Value}";

        string Port(string address, string protocol, string port)
        {
            var state = hosts[address].Element("ports")!.Elements("port").Single(element => element.Attribute("protocol")!.Value == protocol && element.Attribute("portid")!.Value == port).Element("state")!;
            return $"{state.Attribute("state")!.Value} {state.Attribute("reason")!.Value} {state.Attribute("reason_ip")?.Value}";
        }
    }

    string NmapXml(string name, int hosts)
    {
        var saved = _folder.PathOf(name + ".ndjson");
        SweepFile.Write(saved, FakeSweep.Plan(hosts));
        return _folder.Write(name + ".xml", System.Text.Encoding.UTF8.GetBytes(ctxscan.Run("report", saved, "--format", "nmap-xml").EndedWith(0).Output));
    }

    static string ReplaceFirst(string text, string old, string young)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return string.Concat(text.AsSpan(0, at), young, text.AsSpan(at + old.Length));
    }

    static ProcessRun Validate(string records) => ProcessRun.Of(
        "/usr/bin/python3", Checkout.PathOf("tests", "CitrixTrafficEngine.EndToEnd", "validate_records.py"), Checkout.PathOf("docs", "schema"), records);
}
