using System.Collections.Immutable;
using System.Globalization;
using CitrixTrafficEngine.Catalogs.Yaml;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Catalogs.Sites;

/// <summary>Reads <c>[10.20.30.22, 10.20.30.0/24, 10.20.30.40-10.20.30.49, 2001:db8::/64]</c>.</summary>
static class AddressReader
{
    /// <summary>The ranges of <paramref name="items"/> that are right, each with its place; the others are in <paramref name="faults"/>.</summary>
    public static ImmutableArray<(AddressRange Range, SourceSpan At)> Read(IReadOnlyList<YamlNode> items, DiagnosticList faults)
    {
        var ranges = ImmutableArray.CreateBuilder<(AddressRange, SourceSpan)>(items.Count);
        foreach (var item in items)
        {
            if (ReadRange(item, faults) is { } range) { ranges.Add((range, item.At)); }
        }

        return ranges.DrainToImmutable();
    }

    static AddressRange? ReadRange(YamlNode item, DiagnosticList faults)
    {
        var text = item.Text;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (item.Kind == YamlKind.Scalar)
        {
            if (slash >= 0 && ReadAddress(text.AsSpan(0, slash)) is { } network && ReadPrefix(text.AsSpan(slash + 1), network) is { } bits) { return ReadNetwork(item, network, bits, faults); }

            if (slash < 0 && dash >= 0 && ReadAddress(text.AsSpan(0, dash)) is { } first && ReadAddress(text.AsSpan(dash + 1)) is { } last) { return ReadBounds(item, first, last, faults); }

            if (slash < 0 && dash < 0 && ReadAddress(text) is { } address) { return new(address, address); }
        }

        faults.Add(item.At, SiteDiagnosticCodes.BadAddress, $"'{text}' is no address, expected one like 10.20.30.22, a network like 10.20.30.0/24 or a range like 10.20.30.40-10.20.30.49");
        return null;
    }

    static AddressRange? ReadNetwork(YamlNode item, IpAddress network, int bits, DiagnosticList faults)
    {
        var range = AddressRange.OfNetwork(network, bits);
        if (range.First == network) { return range; }

        faults.Add(item.At, SiteDiagnosticCodes.HostBits, $"'{item.Text}' has bits behind its prefix, expected {range.First}/{bits}, or {network} for the one address");
        return null;
    }

    static AddressRange? ReadBounds(YamlNode item, IpAddress first, IpAddress last, DiagnosticList faults)
    {
        if (first.IsV4 == last.IsV4 && first <= last) { return new(first, last); }

        var why = first.IsV4 == last.IsV4 ? $"ends before it begins, expected {last}-{first}" : "has ends of two families, expected both IPv4 or both IPv6";
        faults.Add(item.At, SiteDiagnosticCodes.ReversedAddresses, $"range '{item.Text}' {why}");
        return null;
    }

    // The platform's parser takes 10.1 for 10.0.0.1, and addresses with a scope: neither is what somebody means here.
    static IpAddress? ReadAddress(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var isDotted = !text.Contains(':') && text.Count('.') == 3;
        return (isDotted || text.Contains(':')) && !text.Contains('%') && !text.Contains('[') && IpAddress.TryParse(text, out var address) ? address : null;
    }

    static int? ReadPrefix(ReadOnlySpan<char> text, IpAddress network) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= (network.IsV4 ? 32 : 128) ? bits : null;
}
