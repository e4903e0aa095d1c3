namespace CitrixTrafficEngine.Catalogs;

/// <summary>A row as one profile expects it.</summary>
/// <param name="Row">The row.</param>
/// <param name="Need">Whether the deployment works without it.</param>
/// <param name="Group">With <see cref="Need.OneOf"/>: the group that one alternative satisfies.</param>
/// <param name="Alternative">With <see cref="Need.OneOf"/>: the alternative; all its rows together satisfy the group.</param>
/// <param name="Proof">What can prove it.</param>
public sealed record ProfileRow(Row Row, Need Need, string? Group, string? Alternative, Proof Proof);

/// <summary>Whether a deployment works without a row.</summary>
public enum Need : byte
{
    /// <summary>It does not.</summary>
    Required,

    /// <summary>It does, without the feature.</summary>
    Optional,

    /// <summary>It does when another alternative of the group is there.</summary>
    OneOf,
}

/// <summary>What can prove that a row's listener is reachable.</summary>
public enum Proof : byte
{
    /// <summary>A TCP connection.</summary>
    Tcp,

    /// <summary>The reply to a UDP request.</summary>
    UdpReply,

    /// <summary>Only traffic that was there anyway: nothing is sent.</summary>
    AuditOnly,
}
