using System.Collections.Immutable;
using CitrixTrafficEngine.Catalogs.Reading;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Catalogs;

/// <summary>Turns the entries of profiles into rows and ports.</summary>
sealed class ProfileResolver(IReadOnlyList<Row> rows, IReadOnlyDictionary<string, Service> services, IReadOnlyDictionary<string, ProfileDraft> profiles)
{
    /// <summary>
    /// The profile of <paramref name="draft"/>. Profiles of old estates that it includes stay out unless
    /// <paramref name="includeLegacy"/> is set. A circle of includes ends where it closes.
    /// </summary>
    public Profile Resolve(ProfileDraft draft, bool includeLegacy)
    {
        var chosen = RowsOf(draft, includeLegacy);
        return draft.Head with { Rows = [.. chosen], Ports = PortPlan.Of(chosen, draft.Head.SweepTo) };
    }

    /// <summary>The rows of <see cref="Resolve"/>, without deriving the ports.</summary>
    public List<ProfileRow> RowsOf(ProfileDraft draft, bool includeLegacy)
    {
        var chosen = new List<ProfileRow>();
        AddRows(draft, includeLegacy, within: [], chosen);
        return chosen;
    }

    /// <summary>The rows that <paramref name="entry"/> selects by itself, in catalog order.</summary>
    public IEnumerable<Row> Select(ProfileEntry entry) => rows.Where(row =>
        (entry.Row is null || row.Id == entry.Row)
        && (entry.Product is null || row.BelongsTo(entry.Product))
        && (entry.From is null || row.SourceRole == entry.From)
        && (entry.To is null || row.DestinationRole == entry.To)
        && (entry.Service is null || row.Service == entry.Service)
        && (entry.Status is { } status ? row.Status == status : entry.Row is not null || IsExpected(row)));

    // Old rows, and rows that no flow can match, are in a profile only when it asks for them.
    static bool IsExpected(Row row) => row.Status is RowStatus.Current or RowStatus.Optional && row.Match != RuleMatch.Never;

    void AddRows(ProfileDraft draft, bool includeLegacy, ImmutableStack<string> within, List<ProfileRow> chosen)
    {
        within = within.Push(draft.Head.Id);
        foreach (var entry in draft.Entries)
        {
            if (entry.Profile is { } included)
            {
                if (within.Contains(included) || !profiles.TryGetValue(included, out var other)) { continue; }

                if (other.Head.IsLegacy && !includeLegacy) { continue; }

                AddRows(other, includeLegacy, within, chosen);
                continue;
            }

            // Two profiles may use one word for different groups, so an included group carries its profile's name.
            var group = within.Pop().IsEmpty || entry.Group is null ? entry.Group : $"{draft.Head.Id}/{entry.Group}";
            foreach (var row in Select(entry))
            {
                var next = new ProfileRow(row, entry.Need ?? Need.Required, group, entry.Alternative, entry.Proof ?? ProofOf(row));
                if (!chosen.Exists(earlier => Repeats(earlier, next))) { chosen.Add(next); }
            }
        }
    }

    /// <summary>Whether an earlier entry took the row. Only alternatives may share one.</summary>
    static bool Repeats(ProfileRow earlier, ProfileRow next) =>
        earlier.Row.Id == next.Row.Id
        && (next.Need != Need.OneOf || earlier.Need != Need.OneOf || (earlier.Group == next.Group && earlier.Alternative == next.Alternative));

    Proof ProofOf(Row row) => row.Transport switch
    {
        _ when row.Ports.IsEmpty || row.Status is RowStatus.Unused or RowStatus.Loopback => Proof.AuditOnly,
        Transport.Tcp => Proof.Tcp,
        Transport.Udp when services.TryGetValue(row.Service, out var service) && service.Reply == Reply.Request => Proof.UdpReply,
        _ => Proof.AuditOnly,
    };
}
