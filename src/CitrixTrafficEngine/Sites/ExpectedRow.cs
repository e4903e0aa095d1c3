using System.Collections.Immutable;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Sites;

/// <summary>A row whose two roles exist in a site.</summary>
/// <param name="Rule">The row, with its need.</param>
/// <param name="Sources">The members that may open it, in file order; all of them where the row begins at any host.</param>
/// <param name="Destinations">The members that listen.</param>
/// <param name="InView">Whether a capture can hold it: some source and some destination that are different hosts both stand in zones that the capture point sees.
/// False where the file says that it sees none of these pairs, null where it does not say.</param>
sealed record ExpectedRow(Rule Rule, ImmutableArray<SiteMember> Sources, ImmutableArray<SiteMember> Destinations, bool? InView);
