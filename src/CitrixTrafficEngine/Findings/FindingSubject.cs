using System.Globalization;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Findings;

/// <summary>What a finding is about: a listener, or a path to one. What makes two findings of a kind the same.</summary>
/// <param name="From">Role of the opener, or null where the host or nobody is meant.</param>
/// <param name="Source">The opener, where it is meant by address; else the default value.</param>
/// <param name="To">Role of the responder, or null where the host is meant.</param>
/// <param name="Destination">The responder, where it is meant by address; else the default value.</param>
/// <param name="Port">The responder's port.</param>
/// <param name="Protocol">IP protocol.</param>
readonly record struct FindingSubject(string? From, IpAddress Source, string? To, IpAddress Destination, ushort Port, byte Protocol)
{
    /// <summary>The listener.</summary>
    public static FindingSubject Listener(in FlowFacts facts) => new(null, default, null, facts.Destination, facts.DestinationPort, facts.Protocol);

    /// <summary>The path: by roles where the site file knows both, else by hosts.</summary>
    public static FindingSubject Path(in FlowFacts facts) =>
        facts is { SourceMember.Roles: [var from, ..], DestinationMember.Roles: [var to, ..] }
            ? new(from, default, to, default, facts.DestinationPort, facts.Protocol)
            : new(null, facts.Source, null, facts.Destination, facts.DestinationPort, facts.Protocol);

    /// <summary>"10.0.0.1>10.0.0.2:7279/tcp", "vda>license-server:7279/tcp", "10.0.0.2:389/tcp".</summary>
    public string Text(Func<IpAddress, IpAddress>? map)
    {
        var to = To ?? Host(Destination, map, isListener: true);
        var from = From ?? (Source == default ? null : Host(Source, map, isListener: false));
        var port = string.Create(CultureInfo.InvariantCulture, $"{to}:{Port}/{(Protocol == 6 ? "tcp" : "udp")}");
        return from is null ? port : $"{from}>{port}";
    }

    static string Host(IpAddress address, Func<IpAddress, IpAddress>? map, bool isListener)
    {
        var text = (map?.Invoke(address) ?? address).ToString();
        return isListener && text.Contains(':', StringComparison.Ordinal) ? $"[{text}]" : text;
    }
}
