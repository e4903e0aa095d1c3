using System.Collections.Immutable;
using CitrixTrafficEngine.Classify;

namespace CitrixTrafficEngine.Catalogs;

/// <summary>A signature with what people want to know of it.</summary>
/// <param name="Signature">What must match, and what it confirms.</param>
/// <param name="About">What in the protocol it describes, in one line.</param>
/// <param name="Sources">Where its bytes come from.</param>
public sealed record CatalogSignature(Signature Signature, string About, ImmutableArray<string> Sources)
{
    /// <summary>Its id.</summary>
    public string Id => Signature.Id;
}
