using System.Globalization;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;

namespace Ctxscan;

/// <summary>A port as people type it: <c>2598</c>, <c>2598/udp</c>, <c>udp/2598</c>, <c>u:2598</c>.</summary>
/// <param name="Transport">TCP or UDP; absent for either.</param>
/// <param name="Port">1 to 65,535.</param>
readonly record struct PortTerm(Transport? Transport, ushort Port)
{
    /// <summary>
    /// Reads <paramref name="text"/>; nothing when it does not look like a port at all.
    /// </summary>
    /// <exception cref="UsageException">It looks like a port and is none: out of range, or no transport of that name.</exception>
    public static PortTerm? Read(string text)
    {
        var parts = text.Trim().Split(['/', ':'], 2);
        var (number, transport) = parts is [var first, var second] && !IsNumber(first) ? (second, first) : (parts[0], parts[^1]);
        if (!IsNumber(number)) { return null; }

        if (!ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            throw new UsageException($"'{text}' is no port, expected 1 to 65535");
        }

        return new(parts.Length == 1 ? null : ReadTransport(transport, text), port);
    }

    /// <summary>Whether <paramref name="row"/> lists the port under the transport, or under any when none is given.</summary>
    public bool IsListedBy(Row row) => (Transport is null || row.Transport == Transport) && row.Lists(Port);

    /// <summary>"2598/udp", or "2598" for either transport.</summary>
    public override string ToString() => Transport is { } transport
        ? string.Create(CultureInfo.InvariantCulture, $"{Port}/{Keywords.Of(transport)}")
        : Port.ToString(CultureInfo.InvariantCulture);

    static Transport ReadTransport(string word, string text) => word.ToUpperInvariant() switch
    {
        "TCP" or "T" => CitrixTrafficEngine.Net.Transport.Tcp,
        "UDP" or "U" => CitrixTrafficEngine.Net.Transport.Udp,
        _ => throw new UsageException($"'{text}' names no transport that has ports, expected tcp or udp as in 2598/udp"),
    };

    static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
