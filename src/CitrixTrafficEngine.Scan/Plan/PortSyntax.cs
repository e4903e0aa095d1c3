using System.Globalization;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>Ports as people type them: <c>22,80-90,u:53,53/udp,T:443</c>, and <c>-</c> for all of TCP. Each item says its transport or is TCP.</summary>
public static class PortSyntax
{
    /// <summary>Reads <paramref name="text"/> into ranges that are sorted, TCP first, and neither touch nor overlap.</summary>
    /// <exception cref="FormatException">An item is wrong; the message says which, at which character, and what was expected.</exception>
    public static IReadOnlyList<(Transport Transport, PortRange Ports)> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ranges = new List<(Transport Transport, PortRange Ports)>();
        var start = 0;
        foreach (var item in text.Split(','))
        {
            ranges.Add(ReadItem(item, start + 1));
            start += item.Length + 1;
        }

        return Merge(ranges);
    }

    static (Transport, PortRange) ReadItem(string item, int column)
    {
        var rest = item.AsSpan().Trim();
        if (rest.IsEmpty) { throw Fault(item, column, "a port"); }

        var transport = Transport.Tcp;
        if (rest.IndexOf(':') is >= 0 and var colon)
        {
            transport = TransportOf(rest[..colon], item, column);
            rest = rest[(colon + 1)..];
        }
        else if (rest.IndexOf('/') is >= 0 and var slash)
        {
            transport = TransportOf(rest[(slash + 1)..], item, column);
            rest = rest[..slash];
        }

        return (transport, ReadRange(rest, item, column));
    }

    static Transport TransportOf(ReadOnlySpan<char> word, string item, int column) => word switch
    {
        _ when Is(word, "t") || Is(word, "tcp") => Transport.Tcp,
        _ when Is(word, "u") || Is(word, "udp") => Transport.Udp,
        _ => throw Fault(item, column, "t: or u: before the port, or /tcp or /udp behind it"),
    };

    static PortRange ReadRange(ReadOnlySpan<char> text, string item, int column)
    {
        if (text.Length == 1 && TargetText.IsDash(text[0])) { return new(1, ushort.MaxValue); }

        var dash = 0;
        while (dash < text.Length && !TargetText.IsDash(text[dash])) { dash++; }

        var first = ReadPort(text[..dash], item, column);
        var last = dash == text.Length ? first : ReadPort(text[(dash + 1)..], item, column);
        return first <= last ? new(first, last) : throw Fault(item, column, "the lower port first");
    }

    static ushort ReadPort(ReadOnlySpan<char> text, string item, int column) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port : throw Fault(item, column, "ports from 1 to 65535, such as 22, 80-90 or u:53");

    static List<(Transport Transport, PortRange Ports)> Merge(List<(Transport Transport, PortRange Ports)> ranges)
    {
        var merged = new List<(Transport Transport, PortRange Ports)>(ranges.Count);
        foreach (var next in ranges.OrderBy(range => range.Transport).ThenBy(range => range.Ports.First))
        {
            if (merged.Count > 0 && merged[^1] is var last && last.Transport == next.Transport && next.Ports.First <= last.Ports.Last + 1)
            {
                merged[^1] = (last.Transport, new(last.Ports.First, Math.Max(last.Ports.Last, next.Ports.Last)));
                continue;
            }

            merged.Add(next);
        }

        return merged;
    }

    static bool Is(ReadOnlySpan<char> word, string name) => word.Equals(name, StringComparison.OrdinalIgnoreCase);

    static FormatException Fault(string item, int column, string expected) => new($"'{item}' at character {column}: expected {expected}");
}
