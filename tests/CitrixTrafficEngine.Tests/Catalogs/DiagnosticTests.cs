using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Catalogs.Reading;

namespace CitrixTrafficEngine.Tests.Catalogs;

public class DiagnosticTests
{
    const string Row = "description: Says it back.\n";

    /// <summary>Code, file, the text that is replaced (none: the whole file), and the faulty text with § at the expected place.</summary>
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "CTX0001", RulesTree.Alpha, "name: Alpha", "name: §\"Alpha" },
        { "CTX0001", RulesTree.Alpha, "name: Alpha", "name: a§: b: c" },
        { "CTX0002", RulesTree.Alpha, "name: Alpha", "name: §&anchor Alpha" },
        { "CTX0002", RulesTree.Alpha, "name: Alpha", "name: §!tag Alpha" },
        { "CTX0002", RulesTree.Profile, "need: optional", "need: optional\n§---\nprofile: other" },
        { "CTX0003", RulesTree.Alpha, "name: Alpha", "name: Alpha\n§name: Beta" },
        { "CTX0004", "product/beta.yaml", "", "§product: beta" },
        { "CTX0004", "products/beta.yml", "", "§product: beta" },
        { "CTX0010", RulesTree.Alpha, Row, "§descripton: Says.\n    " + Row },
        { "CTX0011", RulesTree.Alpha, "id: alpha-echo\n    from: client", "§id: alpha-echo" },
        { "CTX0012", RulesTree.Alpha, "[7, 100-110]", "§7" },
        { "CTX0012", RulesTree.Alpha, Row, Row + "    since: §7.12\n" },
        { "CTX0012", RulesTree.Alpha, "line: 1}", "line: §one}" },
        { "CTX0012", "services.yaml", "protection: cleartext", "protection: cleartext\n    shared: §yes" },
        { "CTX0012", "documents.yaml", "", "§- id: list" },
        { "CTX0013", RulesTree.Alpha, "transport: tcp\n    ports: [7, 100-110]", "transport: §tcpp\n    ports: [7, 100-110]" },
        { "CTX0014", RulesTree.Alpha, "to: server\n    transport: tcp\n    ports: [992]", "to: §The_Server\n    transport: tcp\n    ports: [992]" },
        { "CTX0015", RulesTree.Alpha, Row, "description: §\"  \"\n" },
        { "CTX0015", RulesTree.Alpha, Row, "description: §|\n      One.\n      Two.\n" },
        { "CTX0016", RulesTree.Profile, "profile: small", "profile: §tiny" },
        { "CTX0101", RulesTree.Alpha, "id: alpha-echo-tls", "id: §alpha-echo" },
        { "CTX0101", RulesTree.Alpha, "    name: Server", "    name: Server\n  - id: §client\n    name: Client" },
        { "CTX0102", RulesTree.Alpha, Row, Row + "    also: [§alhpa]\n" },
        { "CTX0102", "commands.yaml", "product: alpha", "product: §beta" },
        { "CTX0103", RulesTree.Alpha, "service: echo\n", "service: §ehco\n" },
        { "CTX0103", "services.yaml", "over: echo", "over: §tls" },
        { "CTX0104", RulesTree.Alpha, "to: server\n    transport: tcp\n    ports: [7", "to: §servre\n    transport: tcp\n    ports: [7" },
        { "CTX0105", RulesTree.Alpha, "{document: list, line: 1}", "{document: §lst, line: 1}" },
        { "CTX0106", RulesTree.Alpha, Row, Row + "    replaced_by: §alpha-ehco\n" },
        { "CTX0106", RulesTree.Profile, "need: optional", "need: optional\nleave_out:\n  - {id: §nothing, why: It is not there.}" },
        { "CTX0107", RulesTree.Profile, "need: optional", "need: optional\n  - profile: §smal" },
        { "CTX0102", RulesTree.Signatures, "service: echo", "service: echo\n    product: §beta" },
        { "CTX0103", RulesTree.Signatures, "service: echo", "service: §ehco" },
        { "CTX0111", RulesTree.Alpha, "    name: Server", "    name: Server\n  - id: §idler\n    name: Idler" },
        { "CTX0112", "services.yaml", "services:", "services:\n  - {id: §idle, name: Idle, about: Nothing., protection: unknown, reply: none}" },
        { "CTX0113", "products/beta.yaml", "", "§product: beta\nname: Beta\nabout: No ports and no reason." },
        { "CTX0113", RulesTree.Alpha, "about: A product.", "about: A product.\nno_ports: §But it has some." },
        { "CTX0201", RulesTree.Alpha, "[7, 100-110]", "[7, §0]" },
        { "CTX0201", RulesTree.Alpha, "[7, 100-110]", "[7, §65536]" },
        { "CTX0201", RulesTree.Alpha, "[7, 100-110]", "[7, §100-]" },
        { "CTX0202", RulesTree.Alpha, "[7, 100-110]", "[7, §110-100]" },
        { "CTX0203", RulesTree.Alpha, "    ports: [7, 100-110]\n", "    no_port: \"any\"\n    ports: §[7]\n" },
        { "CTX0203", RulesTree.Alpha, "[7, 100-110]", "§[]" },
        { "CTX0204", RulesTree.Alpha, "transport: tcp\n    ports: [7, 100-110]", "transport: icmp\n    ports: §[7]" },
        { "CTX0205", RulesTree.Alpha, "transport: tcp\n    ports: [7, 100-110]", "transport: §ip" },
        { "CTX0205", RulesTree.Alpha, "transport: tcp\n    ports: [7, 100-110]", "transport: ip\n    protocol: §256" },
        { "CTX0205", RulesTree.Alpha, "[7, 100-110]", "[7]\n    protocol: §50" },
        { "CTX0206", RulesTree.Alpha, "[7, 100-110]", "[7, 100-110, §105]" },
        { "CTX0207", RulesTree.Alpha, Row, Row + "    status: loopback\n    match: §table\n" },
        { "CTX0301", RulesTree.Alpha, "- id: alpha-echo\n    from: client\n    to: server\n    transport: tcp\n    ports: [7, 100-110]\n    service: echo\n    description: Says it back.\n    sources:\n      - {document: list, line: 1}", "- §id: alpha-echo\n    from: client\n    to: server\n    transport: tcp\n    ports: [7, 100-110]\n    service: echo\n    description: Says it back." },
        { "CTX0301", RulesTree.Signatures, "[its makers]", "§[]" },
        { "CTX0302", RulesTree.Alpha, "line: 1}", "line: §11}" },
        { "CTX0302", RulesTree.Alpha, "line: 1}", "line: §0}" },
        { "CTX0303", RulesTree.Alpha, "{document: list, line: 1}", "§{document: list}" },
        { "CTX0304", "documents.yaml", "2026-11-20", "§20.11.2026" },
        { "CTX0401", RulesTree.Current, "id: alpha-echo-udp\n    product: alpha\n    from: client\n    to: server\n    transport: udp\n    ports: [7]", "id: §alpha-echo-udp\n    product: alpha\n    from: client\n    to: server\n    transport: tcp\n    ports: [100-110, 7]" },
        { "CTX0402", RulesTree.Alpha, Row, Row + "    one_of: §lonely\n" },
        { "CTX0403", "services.yaml", "over: echo", "over: §echo-tls" },
        { "CTX0403", RulesTree.Alpha, Row, Row + "    replaced_by: §alpha-echo\n" },
        { "CTX0403", RulesTree.Profile, "rows:\n", "rows:\n  §- profile: small\n" },
        { "CTX0501", RulesTree.Profile, "- product: alpha", "- §product: alpha\n    status: legacy" },
        { "CTX0502", RulesTree.Profile, "- product: alpha\n    need: optional", "- §need: optional" },
        { "CTX0503", RulesTree.Profile, "need: optional", "need: optional\n    group: §some" },
        { "CTX0503", RulesTree.Profile, "need: optional", "need: optional\n    alternative: §some" },
        { "CTX0504", RulesTree.Profile, "[server]", "[server, §client]" },
        { "CTX0505", RulesTree.Profile, "need: required", "need: required\n    proof: §udp-reply" },
        { "CTX0506", RulesTree.Profile, "- product: alpha", "- id: §alpha-echo" },
        { "CTX0601", RulesTree.Alpha, "about: A product.", "about: A product.\ndisable: [§alpha-echo]" },
        { "CTX0601", RulesTree.Signatures, "signatures:", "disable: [§echo-client]\nsignatures:" },
        { "CTX0010", RulesTree.Signatures, "{at: 0, bytes: \"65 63 68 6f\"}", "{at: 0, §bits: \"65\", bytes: \"65 63 68 6f\"}" },
        { "CTX0011", RulesTree.Signatures, "{at: 0, bytes: \"65 63 68 6f\"}", "§{bytes: \"65 63 68 6f\"}" },
        { "CTX0013", RulesTree.Signatures, "certainty: A", "certainty: §D" },
        { "CTX0013", RulesTree.Signatures, "transport: tcp", "transport: §icmp" },
        { "CTX0101", RulesTree.Signatures, "- id: echo-client\n", "- {id: echo-client, service: echo, about: Other., transport: udp, direction: either, certainty: A, strength: weak, ports: [7], tests: [{at: 0, text: e}], sources: [x]}\n  - id: §echo-client\n" },
        { "CTX0203", RulesTree.Signatures, "[7]", "§[]" },
        { "CTX0701", RulesTree.Signatures, "", "signatures:\n  - §{id: echo-client, service: echo, about: Other., transport: udp, direction: either, certainty: A, strength: weak, ports: [7], sources: [x]}" },
        { "CTX0702", RulesTree.Signatures, "{at: 4, field: u8, most: 4}", "§{at: 4, field: u8, one_of: \"01\"}" },
        { "CTX0702", RulesTree.Signatures, "{at: 4, field: u8, most: 4}", "§{at: 4, field: u8}" },
        { "CTX0702", RulesTree.Signatures, "{at: 4, field: u8, most: 4}", "{at: 4, text: a, §most: 4}" },
        { "CTX0702", RulesTree.Signatures, "{at: 4, field: u8, most: 4}", "{at: 4, field: u8, least: 5, most: §4}" },
        { "CTX0703", RulesTree.Signatures, "\"65 63 68 6f\"", "§\"65 63 68 6\"" },
        { "CTX0703", RulesTree.Signatures, "\"65 63 68 6f\"", "\"65 63 68 6f\", mask: §\"ff\"" },
        { "CTX0703", RulesTree.Signatures, "field: u8, most: 4", "one_of: §\"0?\"" },
        { "CTX0704", RulesTree.Signatures, "{at: 4, field: u8", "{at: §64, field: u8" },
        { "CTX0704", RulesTree.Signatures, "ports: [7]", "ports: [7]\n    min_bytes: §65" },
        { "CTX0705", RulesTree.Signatures, "most: 4", "is: §payload" },
        { "CTX0706", RulesTree.Signatures, "strength: strong\n    ports: [7]\n    tests:\n      - {at: 0, bytes: \"65 63 68 6f\"}", "strength: §strong\n    ports: [7]\n    tests:\n      - {at: 0, bytes: \"65 63 6?\"}" },
    };

    [Fact]
    public void Disabling_a_signature_that_is_not_there_is_a_fault_with_its_place_in_the_users_file()
    {
        var (_, diagnostics) = new RulesTree().WithUser(RulesTree.Signatures, "disable: [echo-clint]").Read();

        Assert.Equal(
            "mine/signatures.yaml:1:11: error CTX0108: unknown signature 'echo-clint', expected echo-client (did you mean 'echo-client'?)",
            Assert.Single(diagnostics).ToString());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_reported_once_with_its_code_and_place(string code, string place, string before, string after)
    {
        var tree = new RulesTree();
        tree = before.Length == 0 ? tree.With(place, after) : tree.With(place, before, after);

        var (catalog, diagnostics) = tree.Read();

        Assert.Null(catalog);
        Assert.Equal([$"rules/{place}:{tree.Marked}: {code}"], diagnostics.Select(fault => $"{fault.At.File}:{fault.At.Line}:{fault.At.Column}: {fault.Code}"));
    }

    [Fact]
    public void The_small_tree_has_no_faults() => Assert.Empty(new RulesTree().Read().Diagnostics);

    [Fact]
    public void A_diagnostic_reads_like_a_compilers()
    {
        var (_, diagnostics) = new RulesTree().With(RulesTree.Alpha, "to: server\n    transport: tcp\n    ports: [7", "to: servre\n    transport: tcp\n    ports: [7").Read();

        Assert.Equal(
            "rules/products/alpha.yaml:12:9: error CTX0104: unknown role 'servre', expected one of client, server (did you mean 'server'?)",
            Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void All_faults_of_all_files_are_reported_in_one_run()
    {
        var (_, diagnostics) = new RulesTree()
            .With(RulesTree.Alpha, "[992]", "[0]")
            .With(RulesTree.Alpha, "service: echo\n", "service: nothing\n")
            .With("documents.yaml", "2026-11-20", "yesterday")
            .Read();

        Assert.Equal(["CTX0304", "CTX0103", "CTX0201"], diagnostics.Select(fault => fault.Code));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_a_syntax_fault()
    {
        var (_, diagnostics) = CatalogBuilder.FromFiles([new RulesFile("rules/services.yaml", "services.yaml", new byte[] { (byte)'a', 0xff }, false)], [], true);

        Assert.Equal("rules/services.yaml:1:1: error CTX0001: not UTF-8 text", Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void Every_code_has_a_faulty_file_here_and_a_place_in_the_documentation()
    {
        var tested = Faults.Select(fault => fault.Data.Item1).Append(DiagnosticCodes.UnknownSignature).ToHashSet(); // a user's directory alone can have that
        var documented = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "diagnostics.md"), Encoding.UTF8);
        foreach (var code in Codes())
        {
            Assert.Contains(code, tested);
            Assert.Contains($"`{code}`", documented, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_two_faults_share_a_code() => Assert.Distinct(Codes());

    static IEnumerable<string> Codes() =>
        typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

    static string RepositoryRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
