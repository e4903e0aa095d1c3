using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>Names in records, and records that hide them.</summary>
public sealed class NameTests(CtxscanProgram ctxscan) : IDisposable
{
    static readonly string[] s_names =
    [
        "source.domain", "destination.domain", "tls.client.server_name", "tls.server.subject", "url.domain", "url.path", "ctxscan.kerberos.realm", "ctxscan.tftp.file",
    ];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_hosts_file_names_addresses_and_without_names_there_are_none()
    {
        var someone = ctxscan.Audit(Checkout.SampleCapture).Flows.First().TextAt("destination.ip")!;
        var hosts = _folder.Write("hosts", System.Text.Encoding.ASCII.GetBytes($"{someone} Named.Example.Test # remark\n"));

        var named = AuditRecords.Parse(ctxscan.Run("audit", Checkout.SampleCapture, "--names", "file", "--names-file", hosts).EndedWith(0).Output);
        var off = AuditRecords.Parse(ctxscan.Run("audit", Checkout.SampleCapture, "--names", "off").EndedWith(0).Output);

        Assert.Contains(named.Flows, flow => flow.TextAt("destination.ip") == someone && flow.TextAt("destination.domain") == "named.example.test");
        Assert.Equal(1, named.Summary.NumberAt("ctxscan.names.file"));
        Assert.DoesNotContain(off.Lines, line => line.Contains("\"domain\"", StringComparison.Ordinal) && !line.Contains("\"url\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.0.0.1\n", ":1: 10.0.0.1 has no name")]
    [InlineData("10.0.0.1 a.test\nhost 10.0.0.1\n", ":2: 'host' is no address")]
    public void A_hosts_file_with_a_mistake_is_refused_with_its_line(string text, string expected)
    {
        var hosts = _folder.Write("hosts", System.Text.Encoding.ASCII.GetBytes(text));

        var run = ctxscan.Run("audit", Checkout.SampleCapture, "--names-file", hosts).EndedWith(2);

        Assert.Contains(hosts + expected, run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("--names", "file")]
    [InlineData("--names", "elsewhere")]
    [InlineData("--names-file", "/nowhere/hosts")]
    [InlineData("--anonymize", "/nowhere/key")]
    public void Names_that_cannot_be_had_are_a_mistake_of_usage(string option, string value) => ctxscan.Run("audit", Checkout.SampleCapture, option, value).EndedWith(2);

    [Fact]
    public void A_key_that_is_too_short_is_refused_before_anything_is_written()
    {
        var key = _folder.Write("key", new byte[31]);

        var run = ctxscan.Run("audit", Checkout.SampleCapture, "--anonymize", key).EndedWith(2);

        Assert.Contains($"{key}: has 31 bytes", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Anonymized_records_and_table_hold_no_address_name_or_file_and_count_the_same()
    {
        var key = _folder.Write("key", [.. Enumerable.Range(1, 32).Select(value => (byte)value)]);
        var output = _folder.PathOf("hidden.ndjson");
        var plain = ctxscan.Audit(Checkout.SampleCapture);

        var run = ctxscan.Run("audit", Checkout.SampleCapture, "--anonymize", key, "-o", output, "--filter=ip or ip6", "--note", "CHG1").EndedWith(0);

        var text = File.ReadAllText(output) + run.Errors.Replace($"records: {output}", "", StringComparison.Ordinal);
        var addresses = plain.Flows.SelectMany(flow => new[] { flow.TextAt("source.ip")!, flow.TextAt("destination.ip")! }).Distinct().ToList();
        Assert.InRange(addresses.Count, 5, int.MaxValue);
        foreach (var secret in addresses.Select(address => $"\"{address}\"").Concat(NamesOf(plain)).Append(Path.GetFileName(Checkout.SampleCapture)).Append($"\"{Environment.MachineName}\"").Append(key))
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }

        var hidden = AuditRecords.Read(output);
        Assert.Equal("ctxscan audit * --anonymize * -o * --filter * --note *", hidden.Run.TextAt("process.command_line"));
        Assert.Equal(plain.Flows.Select(flow => flow.NumberAt("network.bytes")), hidden.Flows.Select(flow => flow.NumberAt("network.bytes")));
        Assert.Equal(addresses.Count, hidden.Flows.SelectMany(flow => new[] { flow.TextAt("source.ip")!, flow.TextAt("destination.ip")! }).Distinct().Count());
        Assert.DoesNotContain(plain.Flows.Select(flow => flow.TextAt("network.community_id")), id => hidden.Flows.Any(flow => flow.TextAt("network.community_id") == id));
    }

    [Fact]
    public void With_a_site_file_no_finding_role_or_screen_holds_an_address_or_a_name_and_keys_stay()
    {
        var key = _folder.Write("key", [.. Enumerable.Range(1, 32).Select(value => (byte)value)]);
        var site = Checkout.PathOf("samples", "citrix-site.site.yaml");
        var plain = ctxscan.Audit(Checkout.SampleCapture, "--site", site);
        var (first, second) = (_folder.PathOf("first.ndjson"), _folder.PathOf("second.ndjson"));

        var run = ctxscan.Run("audit", Checkout.SampleCapture, "--site", site, "--anonymize", key, "-o", first).EndedWith(0);
        ctxscan.Run("audit", "-q", Checkout.SampleCapture, "--two-pass", "--site", site, "--anonymize", key, "-o", second).EndedWith(0);
        var report = ctxscan.Run("report", first).EndedWith(0);
        var conversations = ctxscan.Run("report", first, "--format", "csv", "--list", "conversations").EndedWith(0);

        var text = File.ReadAllText(first) + run.Output + report.Output + report.Errors + conversations.Output + run.Errors.Replace($"records: {first}", "", StringComparison.Ordinal);
        foreach (var secret in NamesOf(plain).Concat(["10.20.10.", "10.20.20.", "10.20.30.", "2001:db8:", "site.test", "citrix-site", "zone users", "zone dmz"]))
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }

        var (hidden, again) = (AuditRecords.Read(first), AuditRecords.Read(second));
        Assert.Equal(Keys(plain).Select(Kind).Order(), Keys(hidden).Select(Kind).Order());
        Assert.Equal(Keys(hidden).Order(), Keys(again).Order());
        Assert.NotEqual(Keys(plain).Order(), Keys(hidden).Order());

        // What a role rests on is a flow of the same file.
        var flows = hidden.Flows.Select(flow => flow.TextAt("ctxscan.flow.id")).ToHashSet();
        var firstFlows = hidden.Summary.At("ctxscan.roles")!.Value.EnumerateArray().SelectMany(role => role.At("rests_on")!.Value.EnumerateArray()).Select(port => port.TextAt("first_flow")).ToList();
        Assert.NotEmpty(firstFlows);
        Assert.All(firstFlows, id => Assert.Contains(id, flows));

        static IEnumerable<string> Keys(AuditRecords records) => records.Findings.Select(finding => finding.TextAt("ctxscan.finding.key")!);
        static string Kind(string key) => key[..key.IndexOf(':', StringComparison.Ordinal)];
    }

    static IEnumerable<string> NamesOf(AuditRecords records) => records.Flows.SelectMany(flow => s_names.Select(path => flow.TextAt(path))).OfType<string>().Where(name => name.Length > 3).Distinct();
}
