using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Sites;

/// <summary>Something that may be opened from a zone though no row between the roles says so. What is given must all hold.</summary>
/// <param name="Row">Id of a row whose ports may be opened, or null.</param>
/// <param name="Service">Id of a service whose ports, as any row lists them, may be opened, or null.</param>
/// <param name="To">Id of a role that may be reached, or null for every host.</param>
public sealed record ZoneAllowance(string? Row, string? Service, string? To)
{
    /// <summary>Whether <paramref name="rule"/> lists what is permitted; the roles of its ends do not matter.</summary>
    internal bool Means(Rule rule) => (Row is null || rule.Id == Row) && (Service is null || rule.Service == Service || rule.Carriers.Contains(Service));
}
