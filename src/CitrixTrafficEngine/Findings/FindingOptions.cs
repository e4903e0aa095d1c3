using System.Collections.Frozen;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Findings;

/// <summary>What findings may rest on.</summary>
public sealed record FindingOptions
{
    /// <summary>What the user says of the site, or null: then the findings that need it are not looked for. The rules are then those that were compiled for a site.</summary>
    public Site? Site { get; init; }

    /// <summary>Ids of the roles that hosts of any estate have: a directory server that was learned makes no Citrix estate.</summary>
    public IReadOnlySet<string> CommonRoles { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether the rules have the rows of current releases; without them no flow is called undocumented.</summary>
    public bool HasCurrentRows { get; init; } = true;

    /// <summary>Key of a finding whose flows are wanted, or null.</summary>
    public string? Watch { get; init; }

    /// <summary>What to write in place of an address, or null for the address itself.</summary>
    public Func<IpAddress, IpAddress>? MapAddress { get; init; }

    /// <summary>What to write in place of a name (a zone, a file, the subject of a certificate), or null for the name itself.</summary>
    public Func<string, string>? MapName { get; init; }
}
