using System.Globalization;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Tests.Catalogs;

/// <summary>The catalog against the published list, line by line: what the list states was read by hand into document-facts.tsv, apart from the rules.</summary>
public sealed class DocumentFactsTests
{
    const string Document = "citrix-ports-and-commands";

    [Fact]
    public void Every_port_that_the_document_states_on_a_line_is_in_a_row_that_cites_the_line() =>
        Assert.Empty(Stated().Except(Encoded()).Order());

    [Fact]
    public void No_row_cites_a_line_for_a_port_that_the_document_does_not_state_there() =>
        Assert.Empty(Encoded().Except(Stated()).Order());

    [Fact]
    public void Rows_without_a_fixed_port_are_in_no_port_table()
    {
        var rows = Catalog.Load(new()).Rows.Where(row => row.Ports.IsEmpty);

        Assert.All(rows, row => Assert.Equal(RuleMatch.Never, row.Match));
    }

    static HashSet<Fact> Stated() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Catalogs", "document-facts.tsv")).Where(line => line[0] != '#').Select(Fact.Parse)];

    static HashSet<Fact> Encoded()
    {
        var facts = new HashSet<Fact>();
        foreach (var row in Catalog.Load(new() { IncludeCurrent = false }).Rows)
        {
            foreach (var source in row.Sources.Where(source => source.Document == Document))
            {
                foreach (var port in PortsOf(row)) { facts.Add(new(source.Line!.Value, row.Transport.ToString().ToLowerInvariant(), port)); }
            }
        }

        return facts;
    }

    static IEnumerable<string> PortsOf(Row row) => row switch
    {
        { Transport: Transport.Ip } => [row.IpProtocol!.Value.ToString(CultureInfo.InvariantCulture)],
        { Ports.IsEmpty: true } => ["-"],
        _ => row.Ports.Select(range => range.ToString()),
    };

    /// <summary>One port that one line states; a range as first-last, "-" where none is fixed.</summary>
    readonly record struct Fact(int Line, string Transport, string Port) : IComparable<Fact>
    {
        public static Fact Parse(string line) =>
            line.Split('\t') is [var number, var transport, var port]
                ? new(int.Parse(number, CultureInfo.InvariantCulture), transport, port)
                : throw new FormatException($"no fact: '{line}'");

        public int CompareTo(Fact other) => (Line, Transport, Port).CompareTo((other.Line, other.Transport, other.Port));
    }
}
