using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Scan.Results;

namespace Ctxscan.Sweep;

/// <summary>Takes what a profile needs across to the sweep.</summary>
static class SweepNeeds
{
    /// <summary>The needs of <paramref name="profile"/>.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="fromRoles">The roles that this machine stands for; where there is none every row towards a swept role is judged as seen from here.</param>
    /// <param name="expectClosed">Whether the ports must not answer.</param>
    public static ProfileNeeds Of(Profile profile, IReadOnlyList<string> fromRoles, bool expectClosed) => new(profile.Id, [.. profile.Rows.Select(row => NeedOf(row, profile, fromRoles))]) { ExpectClosed = expectClosed };

    static RowNeed NeedOf(ProfileRow row, Profile profile, IReadOnlyList<string> fromRoles) => new(
        row.Row.Id,
        row.Need switch
        {
            Need.Required => RowNecessity.Required,
            Need.OneOf => RowNecessity.OneOf,
            _ => RowNecessity.Optional,
        },
        row.Group,
        row.Alternative,
        row.Proof != Proof.AuditOnly
            && profile.SweepTo.Contains(row.Row.DestinationRole)
            && (fromRoles.Count == 0 || row.Row.SourceRole == Rule.AnyRole || fromRoles.Contains(row.Row.SourceRole)));
}
