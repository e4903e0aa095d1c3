using CitrixTrafficEngine.Catalogs.Yaml;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>Reads one item of a <c>flows</c> list.</summary>
static class RowReader
{
    static readonly string[] s_keys =
    [
        "id", "from", "to", "transport", "protocol", "ports", "no_port", "service", "description", "status", "match", "opened_by",
        "since", "until", "replaced_by", "one_of", "condition", "also", "sources",
    ];

    // A row of the current layer names its product itself: its file is no product's.
    static readonly string[] s_currentKeys = ["id", "product", .. s_keys.AsSpan(1)];

    /// <summary>The row at <paramref name="node"/>, of <paramref name="product"/> or, without one, of the product it names.</summary>
    public static Entry<Row> Read(YamlNode node, string? product, RulesFile file, DiagnosticList faults)
    {
        var fields = new Fields(node, product is null ? s_currentKeys : s_keys, faults);
        var known = fields.Has("transport");
        var transport = (Transport)fields.Word("transport", Keywords.s_transports);
        var row = new Row
        {
            Id = fields.Id("id"),
            Product = product ?? fields.Id("product"),
            SourceRole = fields.Id("from"),
            DestinationRole = fields.Id("to"),
            Transport = transport,
            IpProtocol = known ? ReadProtocol(fields, node, transport, faults) : null,
            Ports = PortsReader.Read(fields.List("ports"), faults),
            NoPort = fields.OptionalText("no_port"),
            Service = fields.Id("service"),
            Description = fields.Text("description"),
            Status = (RowStatus)(fields.OptionalWord("status", Keywords.s_statuses) ?? 0),
            OpenedBy = (Opener)(fields.OptionalWord("opened_by", Keywords.s_openers) ?? 0),
            Since = fields.OptionalText("since"),
            Until = fields.OptionalText("until"),
            ReplacedBy = fields.OptionalId("replaced_by"),
            OneOf = fields.OptionalId("one_of"),
            Condition = fields.OptionalText("condition"),
            Also = fields.Ids("also"),
            Sources = SourcesReader.Read(fields, node.At, faults),
            IsCurrentLayer = product is null,
        };
        if (known) { CheckPorts(fields, node, row, faults); }

        row = row with { Match = ReadMatch(fields, node, row, faults) };
        return new(row.Id, row, node, file);
    }

    static byte? ReadProtocol(Fields fields, YamlNode node, Transport transport, DiagnosticList faults)
    {
        if (transport != Transport.Ip)
        {
            if (fields.Has("protocol"))
            {
                faults.Add(node.PlaceOf("protocol"), DiagnosticCodes.BadProtocol, "'protocol' belongs to transport: ip only");
            }

            return null;
        }

        if (!fields.Has("protocol"))
        {
            faults.Add(node.PlaceOf("transport"), DiagnosticCodes.BadProtocol, "transport: ip needs 'protocol', the IP protocol number");
            return null;
        }

        var number = fields.OptionalNumber("protocol");
        if (number is not > byte.MaxValue) { return (byte?)number; }

        faults.Add(node.PlaceOf("protocol"), DiagnosticCodes.BadProtocol, $"IP protocol {number}, expected 0 to 255");
        return null;
    }

    static void CheckPorts(Fields fields, YamlNode node, Row row, DiagnosticList faults)
    {
        var (ports, reason) = (fields.Has("ports"), fields.Has("no_port"));
        if (row.Transport is Transport.Icmp or Transport.Ip)
        {
            if (ports || reason)
            {
                faults.Add(node.PlaceOf(ports ? "ports" : "no_port"), DiagnosticCodes.NeedlessPorts, $"{Keywords.Of(row.Transport)} has no ports");
            }
        }
        else if (ports == reason || (ports && node.Find("ports") is { Kind: YamlKind.List, Items.Count: 0 }))
        {
            faults.Add(node.PlaceOf("ports"), DiagnosticCodes.MissingPorts, "expected either 'ports', a list, or 'no_port', the reason why there are none");
        }
    }

    /// <summary>The match as stated, or the default: by port, when there is a port and something listens on it from outside.</summary>
    static RuleMatch ReadMatch(Fields fields, YamlNode node, Row row, DiagnosticList faults)
    {
        var indexed = !row.Ports.IsEmpty && row.Status is not (RowStatus.Unused or RowStatus.Loopback);
        if (fields.OptionalWord("match", Keywords.s_matches) is not { } stated) { return indexed ? RuleMatch.Table : RuleMatch.Never; }

        if (stated == (int)RuleMatch.Table && !indexed)
        {
            faults.Add(node.PlaceOf("match"), DiagnosticCodes.BadMatch, "a row without ports, unused or on loopback cannot match by port");
        }

        return (RuleMatch)stated;
    }
}
