using CitrixTrafficEngine.Catalogs.Reading;

namespace CitrixTrafficEngine.Catalogs.Checks;

/// <summary>Every role serves a row, every service a row or a signature.</summary>
static class UsageCheck
{
    /// <summary>Adds the unused roles and services of <paramref name="draft"/> to <paramref name="faults"/>.</summary>
    public static void Check(RulesDraft draft, IReadOnlyList<Entry<Row>> replaced, DiagnosticList faults)
    {
        var roles = new HashSet<string>(StringComparer.Ordinal);
        var services = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rows in (ReadOnlySpan<IReadOnlyList<Entry<Row>>>)[draft.Rows, replaced])
        {
            foreach (var row in rows)
            {
                roles.Add(row.Value.SourceRole);
                roles.Add(row.Value.DestinationRole);
                services.Add(row.Value.Service);
            }
        }

        foreach (var service in draft.Services) { services.Add(service.Value.Over ?? ""); }

        foreach (var signature in draft.Signatures) { services.Add(signature.Value.Signature.Service); }

        foreach (var role in draft.Roles)
        {
            if (role.Id.Length > 0 && !roles.Contains(role.Id))
            {
                faults.Add(role.Node.PlaceOf("id"), DiagnosticCodes.UnusedRole, $"no row begins or ends at role '{role.Id}'");
            }
        }

        foreach (var service in draft.Services)
        {
            if (service.Id.Length > 0 && !services.Contains(service.Id))
            {
                faults.Add(service.Node.PlaceOf("id"), DiagnosticCodes.UnusedService, $"no row, no signature and no other service names service '{service.Id}'");
            }
        }
    }
}
