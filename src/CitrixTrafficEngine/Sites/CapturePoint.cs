using System.Collections.Immutable;

namespace CitrixTrafficEngine.Sites;

/// <summary>A place where traffic is captured.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Zones">Names of the zones whose traffic passes it.</param>
public sealed record CapturePoint(string Name, ImmutableArray<string> Zones);
