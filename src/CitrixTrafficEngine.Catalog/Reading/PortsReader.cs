using System.Collections.Immutable;
using System.Globalization;
using CitrixTrafficEngine.Catalogs.Yaml;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>Reads <c>[3003, 6910-6930]</c>.</summary>
static class PortsReader
{
    /// <summary>The ranges of <paramref name="items"/> that are right; the others are in <paramref name="faults"/>.</summary>
    public static ImmutableArray<PortRange> Read(IReadOnlyList<YamlNode> items, DiagnosticList faults)
    {
        var ranges = ImmutableArray.CreateBuilder<PortRange>(items.Count);
        foreach (var item in items)
        {
            if (ReadRange(item, faults) is not { } range) { continue; }

            foreach (var earlier in ranges)
            {
                if (range.First <= earlier.Last && earlier.First <= range.Last)
                {
                    faults.Add(item.At, DiagnosticCodes.OverlappingPorts, $"{range} overlaps {earlier}, which the row lists already");
                    break;
                }
            }

            ranges.Add(range);
        }

        return ranges.DrainToImmutable();
    }

    static PortRange? ReadRange(YamlNode item, DiagnosticList faults)
    {
        var dash = item.Text.IndexOf('-', StringComparison.Ordinal);
        var first = item.Text.AsSpan(0, Math.Max(0, dash < 0 ? item.Text.Length : dash));
        var last = dash < 0 ? first : item.Text.AsSpan(dash + 1);
        if (ReadPort(first) is not { } from || ReadPort(last) is not { } to)
        {
            faults.Add(item.At, DiagnosticCodes.BadPort, $"'{item.Text}' is no port, expected 1 to 65535 or a range like 6910-6930");
            return null;
        }

        if (to >= from) { return new(from, to); }

        faults.Add(item.At, DiagnosticCodes.ReversedRange, $"range {item.Text} ends before it begins, expected {to}-{from}");
        return null;
    }

    static ushort? ReadPort(ReadOnlySpan<char> text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port != 0 ? port : null;
}
