using System.Collections.Immutable;
using CitrixTrafficEngine.Catalogs.Reading;
using CitrixTrafficEngine.Catalogs.Yaml;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Catalogs.Sites;

/// <summary>Reads the mapping of a site file. Whatever does not fit becomes a fault, and reading goes on.</summary>
sealed class SiteReader(Catalog catalog, DiagnosticList faults)
{
    internal static readonly string[] s_keys = ["site", "about", "hosts", "zones", "capture_points"];
    internal static readonly string[] s_hostKeys = ["name", "about", "roles", "addresses", "names", "kinds"];
    internal static readonly string[] s_kindKeys = ["roles", "addresses", "names"];
    internal static readonly string[] s_zoneKeys = ["name", "about", "networks", "admin", "sessions", "may"];
    internal static readonly string[] s_allowanceKeys = ["row", "service", "to"];
    internal static readonly string[] s_pointKeys = ["name", "about", "sees"];
    internal static readonly string[] s_sessions = ["anywhere", "gateway-only"];

    readonly string[] _roles = [.. catalog.Roles.Select(role => role.Id).Where(role => role != CitrixTrafficEngine.Rules.Rule.AnyRole)];
    readonly string[] _services = [.. catalog.Services.Select(service => service.Id)];
    readonly string[] _rows = [.. catalog.Rows.Select(row => row.Id)];
    readonly OwnedAddresses _hostAddresses = new("host", faults);
    readonly OwnedAddresses _zoneAddresses = new("zone", faults);
    readonly Dictionary<string, string> _hostOfName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The site in <paramref name="root"/>, which is right only when no faults were added.</summary>
    public Site Read(YamlNode root)
    {
        var fields = new Fields(root, s_keys, faults);
        var name = fields.OptionalText("site");
        fields.OptionalText("about");
        var members = Named("host", fields.RequiredList("hosts"), s_hostKeys).SelectMany(host => ReadHost(host.Name, host.Fields, host.Node)).ToList();
        var zones = Named("zone", fields.List("zones"), s_zoneKeys).Select(zone => ReadZone(zone.Name, zone.Fields)).ToList();
        var points = Named("capture point", fields.List("capture_points"), s_pointKeys).Select(point => ReadPoint(point.Name, point.Fields, point.Node, zones)).ToList();
        _hostAddresses.Check();
        _zoneAddresses.Check();
        var seen = points.SelectMany(point => point.Zones).ToHashSet(StringComparer.Ordinal);
        return new(members, zones.Select(zone => points.Count == 0 ? zone : zone with { InView = seen.Contains(zone.Name) })) { Name = name, CapturePoints = points };
    }

    IEnumerable<(string Name, Fields Fields, YamlNode Node)> Named(string what, IReadOnlyList<YamlNode> nodes, string[] keys)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            var fields = new Fields(node, keys, faults);
            var name = fields.Text("name");
            fields.OptionalText("about");
            if (name.Length > 0 && !names.Add(name)) { faults.Add(node.PlaceOf("name"), SiteDiagnosticCodes.SameName, $"another {what} is called '{name}' already"); }

            yield return (name, fields, node);
        }
    }

    List<SiteMember> ReadHost(string name, Fields fields, YamlNode node)
    {
        if (!fields.Has("kinds")) { return [ReadMember(name, fields, node)]; }

        foreach (var key in (ReadOnlySpan<string>)["roles", "addresses", "names"])
        {
            if (fields.Has(key)) { faults.Add(node.PlaceOf(key), SiteDiagnosticCodes.KindsAndRoles, $"'{key}' stands beside 'kinds', expected it in one of the kinds"); }
        }

        return [.. fields.List("kinds").Select(kind => ReadMember(name, new Fields(kind, s_kindKeys, faults), kind))];
    }

    SiteMember ReadMember(string name, Fields fields, YamlNode node)
    {
        var roles = Known(fields.Has("roles") ? fields.Ids("roles") : [], node, "roles", _roles, DiagnosticCodes.UnknownRole, "role");
        var ranges = AddressReader.Read(fields.List("addresses"), faults);
        foreach (var (range, at) in ranges) { _hostAddresses.Add(range, name, at); }

        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var item in fields.List("names"))
        {
            if (ReadDnsName(item, name) is { } dnsName) { names.Add(dnsName); }
        }

        if (node.Kind == YamlKind.Mapping && !fields.Has("addresses") && !fields.Has("names"))
        {
            faults.Add(node.At, SiteDiagnosticCodes.NoAddresses, $"'{name}' has no 'addresses' and no 'names', so no traffic can be its own");
        }

        return new(name, [.. ranges.Select(range => range.Range)], roles) { DnsNames = names.DrainToImmutable() };
    }

    SiteZone ReadZone(string name, Fields fields)
    {
        var ranges = AddressReader.Read(fields.RequiredList("networks"), faults);
        foreach (var (range, at) in ranges) { _zoneAddresses.Add(range, name, at); }

        var isAdmin = fields.Flag("admin");
        var gatewayOnly = fields.OptionalWord("sessions", s_sessions) == 1;
        return new(name, [.. ranges.Select(range => range.Range)], isAdmin, gatewayOnly, InView: null) { May = [.. fields.List("may").Select(ReadAllowance)] };
    }

    ZoneAllowance ReadAllowance(YamlNode node)
    {
        var fields = new Fields(node, s_allowanceKeys, faults);
        var (row, service, to) = (fields.OptionalId("row"), fields.OptionalId("service"), fields.OptionalId("to"));
        Expect(row, node.PlaceOf("row"), _rows, DiagnosticCodes.UnknownRow, "row");
        Expect(service, node.PlaceOf("service"), _services, DiagnosticCodes.UnknownService, "service");
        Expect(to, node.PlaceOf("to"), _roles, DiagnosticCodes.UnknownRole, "role");
        if (node.Kind == YamlKind.Mapping && !s_allowanceKeys.Any(fields.Has))
        {
            faults.Add(node.At, SiteDiagnosticCodes.NoAllowance, "nothing is allowed by this, expected 'row', 'service' or 'to'");
        }

        return new(row, service, to);
    }

    CapturePoint ReadPoint(string name, Fields fields, YamlNode node, List<SiteZone> zones)
    {
        fields.RequiredList("sees");
        var sees = fields.Ids("sees");
        return new(name, Known(sees, node, "sees", [.. zones.Select(zone => zone.Name)], SiteDiagnosticCodes.UnknownZone, "zone"));
    }

    ImmutableArray<string> Known(ImmutableArray<string> ids, YamlNode node, string key, string[] known, string code, string what)
    {
        for (var index = 0; index < ids.Length; index++) { Expect(ids[index], node.PlaceOf(key, index), known, code, what); }

        return ids;
    }

    // An empty id is a fault that was reported as it was read.
    void Expect(string? id, SourceSpan at, string[] known, string code, string what)
    {
        if (!string.IsNullOrEmpty(id) && Array.IndexOf(known, id) < 0) { faults.AddUnknown(at, code, what, id, known); }
    }

    string? ReadDnsName(YamlNode item, string host)
    {
        var name = item.Text.TrimEnd('.');
        if (item.Kind != YamlKind.Scalar || !IsDnsName(name))
        {
            faults.Add(item.At, SiteDiagnosticCodes.BadDnsName, $"'{item.Text}' is no DNS name, expected one like license.example.org");
            return null;
        }

        if (!_hostOfName.TryAdd(name, host))
        {
            faults.Add(item.At, SiteDiagnosticCodes.SameName, $"'{name}' belongs to host '{_hostOfName[name]}' already");
        }

        return name.ToLowerInvariant();
    }

    // RFC 1123, 2.1, and the underscore that Windows names have; 63 letters a label, 253 in all (RFC 1035, 2.3.4).
    static bool IsDnsName(string name) =>
        name.Length is > 0 and <= 253
        && name.Split('.').All(label => label.Length is > 0 and <= 63 && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        && name.Any(char.IsAsciiLetter);
}
