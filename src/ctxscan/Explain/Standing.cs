using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Rules;

namespace Ctxscan.Explain;

/// <summary>What a row means to somebody who decides about a port.</summary>
enum Standing
{
    /// <summary>Current estates need it.</summary>
    Required,

    /// <summary>One of several alternatives is needed.</summary>
    OneOf,

    /// <summary>Needed only with a feature that is in use.</summary>
    Optional,

    /// <summary>A dynamic range: the port alone says nothing.</summary>
    Dynamic,

    /// <summary>No connection of its own, or one that the other end starts.</summary>
    Reply,

    /// <summary>The client's side of a row, or otherwise nothing that a flow can match.</summary>
    ClientSide,

    /// <summary>Stays on its own host.</summary>
    Loopback,

    /// <summary>Nothing uses it.</summary>
    Unused,

    /// <summary>Old releases or old products only.</summary>
    Legacy,
}

/// <summary>Judges rows.</summary>
static class Standings
{
    /// <summary>The standing of <paramref name="row"/>, which <paramref name="product"/> owns.</summary>
    public static Standing Of(Row row, Product? product) => row switch
    {
        { Status: RowStatus.Unused } => Standing.Unused,
        { Status: RowStatus.Loopback } => Standing.Loopback,
        { Status: RowStatus.Legacy } => Standing.Legacy,
        _ when product?.Lifecycle == Lifecycle.Legacy => Standing.Legacy,
        { OpenedBy: Opener.Related or Opener.Destination } => Standing.Reply,
        { Match: RuleMatch.EvidenceOnly } => Standing.Dynamic,
        { Match: RuleMatch.Never, Ports.IsEmpty: false } => Standing.ClientSide,
        { OneOf: not null } => Standing.OneOf,
        { Status: RowStatus.Optional } => Standing.Optional,
        _ => Standing.Required,
    };

    /// <summary>Whether a rule for the row's port makes sense in a current estate.</summary>
    public static bool IsWanted(this Standing standing) => standing is Standing.Required or Standing.OneOf or Standing.Optional;

    /// <summary>
    /// How a row of this standing is called. The words for rows that want no rule never suggest one.
    /// </summary>
    public static string Describe(this Standing standing, Row row) => standing switch
    {
        Standing.Required => "required",
        Standing.OneOf => $"one of {row.OneOf}",
        Standing.Optional => "optional",
        Standing.Dynamic => "dynamic range, the port alone proves nothing",
        Standing.Reply => row.OpenedBy == Opener.Related ? "part of another row's exchange, no rule of its own" : $"started by {row.DestinationRole}, no rule of its own",
        Standing.ClientSide => "client side, nothing listens there for others",
        Standing.Loopback => "loopback, never leaves its host",
        Standing.Unused => "unused",
        _ => row.Until is { } until ? $"until {until}" : "legacy",
    };
}
