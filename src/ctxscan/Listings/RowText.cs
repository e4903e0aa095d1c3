using System.Globalization;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;

namespace Ctxscan.Listings;

/// <summary>The parts of a row as a person reads them.</summary>
static class RowText
{
    /// <summary>"3003,6910-6930/udp", "any/tcp" without a fixed port, "icmp", "ip/50".</summary>
    public static string Ports(Row row) => row.Transport switch
    {
        Transport.Icmp => "icmp",
        Transport.Ip => string.Create(CultureInfo.InvariantCulture, $"ip/{row.IpProtocol}"),
        _ when row.Ports.IsEmpty => $"any/{Keywords.Of(row.Transport)}",
        _ => $"{string.Join(',', row.Ports)}/{Keywords.Of(row.Transport)}",
    };

    /// <summary>"citrix-ports-and-commands:88", with what the document states in brackets.</summary>
    public static string Source(SourceReference source)
    {
        var line = source.Line is { } number ? string.Create(CultureInfo.InvariantCulture, $":{number}") : "";
        return $"{source.Document}{line}{(source.Stated is { } stated ? $" ({stated})" : "")}";
    }
}
