using System.Globalization;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Catalogs.Sites;

/// <summary>Writes the first draft of a site file from what traffic showed: the roles that were learned, each with its evidence; what proves too little stands in comments.</summary>
public sealed class SiteDraft
{
    /// <summary>Column at which evidence begins, where the line leaves room.</summary>
    const int EvidenceColumn = 34;

    /// <summary>Bits of the networks that zones are guessed from: /24 for IPv4, /64 for IPv6 (RFC 4291, 2.5.4).</summary>
    const int V4Bits = 24, V6Bits = 64;

    readonly TextWriter _writer;
    readonly RuleTable _rules;
    readonly Func<IpAddress, string?> _nameOf;

    /// <summary>Writes to <paramref name="writer"/>; services are those of <paramref name="rules"/>, <paramref name="nameOf"/> knows the names that the capture called hosts by.</summary>
    public SiteDraft(TextWriter writer, RuleTable rules, Func<IpAddress, string?> nameOf)
    {
        _writer = writer;
        _rules = rules;
        _nameOf = nameOf;
    }

    /// <summary>Writes the draft of a site with <paramref name="hosts"/>, which were seen in <paramref name="inputs"/>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(IReadOnlyList<AnsweringHost> hosts, IReadOnlyList<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        ArgumentNullException.ThrowIfNull(inputs);
        Line("# A draft from traffic. Correct each line, add what never answered, then: ctxscan site check THIS_FILE");
        foreach (var input in inputs) { Line($"# read: {Printable(input)}"); }

        Line("# Behind each role stands what it rests on: answered ports and flows. Roles that are commented out rest on ports");
        Line("# that hosts of many kinds have, or on one port number alone; nothing was decided from them.");
        Line("site: draft");
        var isEmpty = hosts.All(host => host.Roles.Count == 0);
        Line(isEmpty ? "hosts: []" : "hosts:");
        foreach (var host in hosts.OrderBy(host => host.Address)) { WriteHost(host, host.Roles.Count == 0 ? "  # " : "  "); }

        WriteZones(hosts);
    }

    void WriteHost(AnsweringHost host, string indent)
    {
        Line($"{indent}- name: {Scalar(_nameOf(host.Address) ?? NameOf(host.Address))}");
        Line($"{indent}  addresses: [{Scalar(host.Address, host.Address.ToString())}]");
        if (host.Roles.Count + host.Perhaps.Count > 0) { Line($"{indent}  roles:"); }

        foreach (var role in host.Roles) { Line(Commented($"{indent}    - {role.Role}", Evidence(role.RestsOn))); }

        foreach (var role in host.Perhaps)
        {
            Line(Commented(host.Roles.Count == 0 ? $"{indent}    - {role.Role}" : $"{indent}    # - {role.Role}", $"perhaps: {Evidence(role.RestsOn)}"));
        }

        var told = host.Roles.Concat(host.Perhaps).SelectMany(role => role.RestsOn).Select(port => (port.Transport, port.Port)).ToHashSet();
        var others = host.Ports.Where(port => !told.Contains((port.Transport, port.Port))).ToList();
        if (others.Count > 0) { Line($"{indent}  # also answered: {Evidence(others)}"); }
    }

    void WriteZones(IReadOnlyList<AnsweringHost> hosts)
    {
        if (hosts.Count == 0) { return; }

        Line("# Networks that these hosts stand in: a guess. Name them, say from which management may be reached, and what a capture sees.");
        Line("# zones:");
        foreach (var network in hosts.GroupBy(host => AddressRange.OfNetwork(host.Address, BitsOf(host.Address))).OrderBy(network => network.Key.First))
        {
            Line($"#   - name: {Scalar("net-" + Dashed(network.Key.First))}");
            Line(Commented($"#     networks: [{Scalar(network.Key.First, Text($"{network.Key.First}/{BitsOf(network.Key.First)}"))}]", Text($"{network.Count()} {(network.Count() == 1 ? "host" : "hosts")}")));
            Line("#     admin: false");
        }
    }

    string Evidence(IEnumerable<AnsweredPort> ports) => string.Join(", ", ports.Select(Evidence));

    string Evidence(AnsweredPort port)
    {
        var service = new SharedNames(_rules, _rules.RunOf(port.Transport, port.Port)).Service;
        var flows = Text($"{port.Flows} {(port.Flows == 1 ? "flow" : "flows")}");
        return Text($"{port.Port}/{Keywords.Of(port.Transport)}{(service is null ? "" : " " + service)} {flows}{(port.Confirmed > 0 ? Text($" ({port.Confirmed} by payload)") : "")}");
    }

    static int BitsOf(IpAddress address) => address.IsV4 ? V4Bits : V6Bits;

    static string NameOf(IpAddress address) => "host-" + Dashed(address);

    static string Dashed(IpAddress address) => address.ToString().Replace('.', '-').Replace(':', '-');

    static string Commented(string text, string comment) => $"{text.PadRight(EvidenceColumn)} # {comment}";

    // Plain where no reader can take it for anything but text.
    static string Scalar(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-') && text.Any(letter => letter is '.' or '-')
            ? text
            : Quoted(text);

    static string Quoted(string text) => $"\"{Printable(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // IPv6 ends like a YAML key.
    static string Scalar(IpAddress address, string text) => address.IsV4 ? text : Quoted(text);

    static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    void Line(string text) => _writer.Write(text + "\n");
}
