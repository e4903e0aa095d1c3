using System.Collections.Immutable;
using CitrixTrafficEngine.Catalogs.Yaml;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>Reads <c>signatures.yaml</c>.</summary>
static class SignatureReader
{
    /// <summary>What a strong signature must pin down, in bits: with fewer, chance would find it off its port.</summary>
    const int StrongBits = 32;

    static readonly string[] s_fileKeys = ["signatures", "disable"];
    static readonly string[] s_keys =
    [
        "id", "service", "product", "about", "transport", "direction", "certainty", "strength", "midstream", "ports", "min_bytes", "tests", "any", "sources",
    ];

    /// <summary>Adds the signatures in <paramref name="root"/> to <paramref name="draft"/>.</summary>
    public static void Read(YamlNode root, RulesFile file, RulesDraft draft, DiagnosticList faults)
    {
        var fields = new Fields(root, s_fileKeys, faults);
        foreach (var node in file.IsUserLayer ? fields.List("signatures") : fields.RequiredList("signatures"))
        {
            var signature = ReadOne(node, faults);
            draft.Signatures.Add(new(signature.Id, signature, node, file));
        }

        var disabled = fields.List("disable");
        if (disabled.Count > 0 && !file.IsUserLayer)
        {
            faults.Add(disabled[0].At, DiagnosticCodes.MisplacedDisable, "'disable' belongs to a directory layered over these rules; here, delete the signature");
            return;
        }

        foreach (var node in disabled) { draft.DisabledSignatures.Add(new(node.Text, node.Text, node, file)); }
    }

    static CatalogSignature ReadOne(YamlNode node, DiagnosticList faults)
    {
        var fields = new Fields(node, s_keys, faults);
        var before = faults.Count;
        var signature = new Signature
        {
            Id = fields.Id("id"),
            Service = fields.Id("service"),
            Product = fields.OptionalId("product"),
            Transport = (Transport)fields.Word("transport", Keywords.s_portTransports),
            Side = (PayloadSide)fields.Word("direction", Keywords.s_sides),
            Certainty = (Certainty)fields.Word("certainty", Keywords.s_certainties),
            IsStrong = fields.Word("strength", Keywords.s_strengths) == 1,
            IsMidstream = fields.Flag("midstream"),
            Ports = PortsReader.Read(fields.RequiredList("ports"), faults),
            MinBytes = ReadMinBytes(fields, node, faults),
            Tests = ReadGroup(fields.List("tests"), faults),
            Alternatives = [.. fields.List("any").Select(group => ReadGroup(Items(group, faults), faults))],
        };
        var sources = ReadSources(fields, node, faults);
        if (faults.Count == before) { Check(signature, fields, node, faults); }

        return new(signature, fields.Text("about"), sources);
    }

    static int ReadMinBytes(Fields fields, YamlNode node, DiagnosticList faults)
    {
        var bytes = fields.OptionalNumber("min_bytes") ?? 1;
        if (bytes is >= 1 and <= SignatureSet.PayloadBytes) { return bytes; }

        faults.Add(node.PlaceOf("min_bytes"), DiagnosticCodes.BeyondPayload, $"'min_bytes' is {bytes}, expected 1 to {SignatureSet.PayloadBytes}");
        return 1;
    }

    static ImmutableArray<SignatureTest> ReadGroup(IReadOnlyList<YamlNode> nodes, DiagnosticList faults)
    {
        var tests = ImmutableArray.CreateBuilder<SignatureTest>(nodes.Count);
        foreach (var node in nodes)
        {
            if (SignatureTestReader.Read(node, faults) is { } test) { tests.Add(test); }
        }

        return tests.DrainToImmutable();
    }

    static IReadOnlyList<YamlNode> Items(YamlNode group, DiagnosticList faults)
    {
        if (group.Kind == YamlKind.List) { return group.Items; }

        faults.Add(group.At, DiagnosticCodes.WrongType, "an alternative takes a list of tests");
        return [];
    }

    static ImmutableArray<string> ReadSources(Fields fields, YamlNode node, DiagnosticList faults)
    {
        var items = fields.List("sources");
        if (items.Count == 0) { faults.Add(node.PlaceOf("sources"), DiagnosticCodes.MissingSource, "a signature names where its bytes come from, expected at least one source"); }

        foreach (var item in items)
        {
            if (item.Kind != YamlKind.Scalar || string.IsNullOrWhiteSpace(item.Text)) { faults.Add(item.At, DiagnosticCodes.BadText, "a source takes one line of text"); }
        }

        return [.. items.Select(item => item.Text)];
    }

    static void Check(Signature signature, Fields fields, YamlNode node, DiagnosticList faults)
    {
        if (signature.Tests.IsEmpty && signature.Alternatives.IsEmpty)
        {
            faults.Add(node.At, DiagnosticCodes.NoTests, "the signature tests nothing, expected 'tests' or 'any'");
            return;
        }

        if (fields.Has("ports") && signature.Ports.IsEmpty)
        {
            faults.Add(node.PlaceOf("ports"), DiagnosticCodes.MissingPorts, "a signature has ports of its own, expected at least one");
        }

        if (signature.Transport == Transport.Tcp) { CheckStream(node, faults); }

        var weakest = SignatureWeight.Of(signature);
        if (signature.IsStrong && weakest < StrongBits)
        {
            faults.Add(node.PlaceOf("strength"), DiagnosticCodes.WeakStrong, $"the signature pins down {weakest} bits, expected at least {StrongBits} of a strong one");
        }
    }

    // Segments are no messages: in a stream nothing tells how long one is but another number in it.
    static void CheckStream(YamlNode node, DiagnosticList faults)
    {
        var groups = new List<YamlNode>();
        if (node.Find("tests") is { } tests) { groups.Add(tests); }

        if (node.Find("any") is { } any) { groups.AddRange(any.Items); }

        foreach (var test in groups.SelectMany(group => group.Items))
        {
            foreach (var key in (ReadOnlySpan<string>)["is", "within"])
            {
                if (test.Find(key) is { Kind: YamlKind.Scalar } word) { faults.Add(word.At, DiagnosticCodes.StreamLength, "a TCP segment has no length of its own, expected another field or transport udp"); }
            }
        }
    }
}
