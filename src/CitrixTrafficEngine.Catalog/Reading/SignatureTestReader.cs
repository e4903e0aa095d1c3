using System.Collections.Immutable;
using System.Text;
using CitrixTrafficEngine.Catalogs.Yaml;
using CitrixTrafficEngine.Classify;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>Reads one test of a signature: <c>{at: 0, bytes: "16 03"}</c>.</summary>
static class SignatureTestReader
{
    static readonly string[] s_kinds = ["bytes", "text", "one_of", "field", "ber"];
    static readonly string[] s_keys = ["at", .. s_kinds, "mask", "ignore_case", "plus", "least", "most", "is", "within"];
    static readonly string[] s_otherKeys = ["at", "field", "plus"];
    static readonly string[] s_stepKeys = ["tags", "then", "least", "most", "values"];
    static readonly string[] s_comparisons = ["least", "most", "is", "within"];
    static readonly string[] s_payload = ["payload"];

    /// <summary>Which keys go with which kind, beside <c>at</c>.</summary>
    static readonly Dictionary<string, string[]> s_keysOf = new()
    {
        ["bytes"] = ["mask"],
        ["text"] = ["ignore_case"],
        ["one_of"] = [],
        ["field"] = ["plus", "least", "most", "is", "within"],
        ["ber"] = ["is", "within"],
    };

    /// <summary>The test at <paramref name="node"/>; null after a fault.</summary>
    public static SignatureTest? Read(YamlNode node, DiagnosticList faults)
    {
        var before = faults.Count;
        var fields = new Fields(node, s_keys, faults);
        if (node.Kind != YamlKind.Mapping || KindOf(node, faults) is not { } kind) { return null; }

        if (!fields.Has("at")) { faults.Add(node.At, DiagnosticCodes.MissingKey, "'at' is missing"); }

        var at = fields.OptionalNumber("at") ?? 0;
        var test = kind switch
        {
            "bytes" => ReadBytes(node, at, faults),
            "text" => ReadText(fields, at),
            "one_of" => new() { Kind = SignatureTestKind.OneOf, Offset = at, Values = HexText.Bytes(node.Find(kind)!, faults) },
            "field" => ReadField(fields, node, at, faults),
            _ => new() { Kind = SignatureTestKind.Ber, Offset = at, Steps = [.. fields.List(kind).Select(step => ReadStep(step, faults))] },
        };
        if (kind is "field" or "ber") { test = WithAgreement(test, fields, node, faults); }

        if (faults.Count == before && EndOf(test) > SignatureSet.PayloadBytes)
        {
            faults.Add(node.PlaceOf("at"), DiagnosticCodes.BeyondPayload, $"the test looks at byte {EndOf(test)}, expected at most {SignatureSet.PayloadBytes}, which is what is kept");
        }

        return faults.Count == before ? test : null;
    }

    static string? KindOf(YamlNode node, DiagnosticList faults)
    {
        var kinds = s_kinds.Where(kind => node.Find(kind) is not null).ToList();
        if (kinds.Count != 1)
        {
            faults.Add(node.At, DiagnosticCodes.BadTest, $"a test has exactly one of {string.Join(", ", s_kinds)}{(kinds.Count == 0 ? "" : $", not {string.Join(" and ", kinds)}")}");
            return null;
        }

        foreach (var key in node.Keys)
        {
            if (key.Text != "at" && key.Text != kinds[0] && s_keys.Contains(key.Text) && !s_keysOf[kinds[0]].Contains(key.Text))
            {
                faults.Add(key.At, DiagnosticCodes.BadTest, $"'{key.Text}' does not go with '{kinds[0]}'");
            }
        }

        return kinds[0];
    }

    static SignatureTest ReadBytes(YamlNode node, int at, DiagnosticList faults)
    {
        var (bytes, mask) = HexText.Pattern(node.Find("bytes")!, faults);
        if (node.Find("mask") is { } bits)
        {
            var further = HexText.Bytes(bits, faults);
            if (further.Length == mask.Length) { mask = [.. mask.Zip(further, (one, other) => (byte)(one & other))]; }
            else { faults.Add(bits.At, DiagnosticCodes.BadPattern, $"the mask has {further.Length} bytes, expected {mask.Length} as the pattern has"); }
        }

        return new() { Kind = SignatureTestKind.Bytes, Offset = at, Bytes = bytes, Mask = mask };
    }

    static SignatureTest ReadText(Fields fields, int at)
    {
        const byte AnyCase = 0xdf; // without the one bit that tells a from A in ASCII

        var text = Encoding.ASCII.GetBytes(fields.Text("text"));
        var anyCase = fields.Flag("ignore_case");
        return new()
        {
            Kind = SignatureTestKind.Bytes,
            Offset = at,
            Bytes = [.. text],
            Mask = [.. text.Select(letter => anyCase && char.IsAsciiLetter((char)letter) ? AnyCase : byte.MaxValue)],
        };
    }

    static SignatureTest ReadField(Fields fields, YamlNode node, int at, DiagnosticList faults)
    {
        var test = new SignatureTest
        {
            Kind = SignatureTestKind.Field,
            Offset = at,
            Form = (FieldForm)fields.Word("field", Keywords.s_forms),
            Plus = fields.OptionalNumber("plus") ?? 0,
            Least = fields.OptionalNumber("least") ?? 0,
            Most = fields.OptionalNumber("most") ?? long.MaxValue,
        };
        if (test.Least > test.Most) { faults.Add(node.PlaceOf("most"), DiagnosticCodes.BadTest, $"'most' is {test.Most} and 'least' {test.Least}: nothing is both"); }

        if (!s_comparisons.Any(fields.Has)) { faults.Add(node.At, DiagnosticCodes.BadTest, "a field is compared with nothing, expected least, most, is or within"); }

        return test;
    }

    static SignatureTest WithAgreement(SignatureTest test, Fields fields, YamlNode node, DiagnosticList faults)
    {
        if (fields.Has("is") && fields.Has("within")) { faults.Add(node.PlaceOf("within"), DiagnosticCodes.BadTest, "'is' and 'within' exclude each other"); }

        if (node.Find("is") is { Kind: YamlKind.Mapping } other)
        {
            var place = new Fields(other, s_otherKeys, faults);
            return test with
            {
                Agreement = LengthAgreement.Field,
                OtherOffset = place.OptionalNumber("at") ?? 0,
                OtherForm = (FieldForm)place.Word("field", Keywords.s_forms),
                OtherPlus = place.OptionalNumber("plus") ?? 0,
            };
        }

        return test with
        {
            Agreement = fields.OptionalWord("is", s_payload) is not null ? LengthAgreement.IsPayload
                : fields.OptionalWord("within", s_payload) is not null ? LengthAgreement.WithinPayload
                : LengthAgreement.None,
        };
    }

    static BerStep ReadStep(YamlNode node, DiagnosticList faults)
    {
        var fields = new Fields(node, s_stepKeys, faults);
        if (!fields.Has("tags")) { faults.Add(node.At, DiagnosticCodes.MissingKey, "'tags' is missing"); }

        return new(node.Find("tags") is { } tags ? HexText.Bytes(tags, faults) : [], fields.OptionalWord("then", Keywords.s_berSteps) == 1)
        {
            Least = fields.OptionalNumber("least") ?? 0,
            Most = fields.OptionalNumber("most") ?? int.MaxValue,
            Values = node.Find("values") is { } values ? HexText.Bytes(values, faults) : [],
        };
    }

    // How far into the payload the test looks, whatever stands there.
    static int EndOf(SignatureTest test) => test.Kind switch
    {
        SignatureTestKind.Bytes => test.Offset + test.Bytes.Length,
        SignatureTestKind.OneOf => test.Offset + 1,
        SignatureTestKind.Field => Math.Max(test.Offset + FieldNumber.BytesOf(test.Form), OtherEndOf(test)),
        _ => Math.Max(test.Offset + (2 * test.Steps.Length), OtherEndOf(test)),
    };

    static int OtherEndOf(SignatureTest test) => test.Agreement == LengthAgreement.Field ? test.OtherOffset + FieldNumber.BytesOf(test.OtherForm) : 0;
}
