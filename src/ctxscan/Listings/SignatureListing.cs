using CitrixTrafficEngine.Catalogs;

namespace Ctxscan.Listings;

/// <summary>How a signature is listed. What it tests stands in rules/signatures.yaml.</summary>
static class SignatureListing
{
    /// <summary>The listing.</summary>
    public static Listing<CatalogSignature> Listing { get; } = new(
        [
            new("id", one => one.Id),
            new("service", one => one.Signature.Service) { Shrinks = true },
            new("transport", one => Keywords.Of(one.Signature.Transport)) { InTable = false },
            new("ports", one => string.Join(' ', one.Signature.Ports)),
            new("direction", one => Keywords.Of(one.Signature.Side)) { InTable = false },
            new("certainty", one => Keywords.Of(one.Signature.Certainty)),
            new("strength", one => Keywords.OfStrength(one.Signature.IsStrong)),
            new("about", one => one.About) { InTable = false },
            new("product", one => one.Signature.Product ?? "") { InTable = false },
            new("sources", one => string.Join("; ", one.Sources)) { InTable = false },
        ],
        (json, one) =>
        {
            json.WriteString("id", one.Id);
            json.WriteString("service", one.Signature.Service);
            json.WriteKnown("product", one.Signature.Product);
            json.WriteString("about", one.About);
            json.WriteString("transport", Keywords.Of(one.Signature.Transport));
            json.WriteList("ports", [.. one.Signature.Ports.Select(range => range.ToString())]);
            json.WriteString("direction", Keywords.Of(one.Signature.Side));
            json.WriteString("certainty", Keywords.Of(one.Signature.Certainty));
            json.WriteString("strength", Keywords.OfStrength(one.Signature.IsStrong));
            json.WriteBoolean("midstream", one.Signature.IsMidstream);
            json.WriteList("sources", one.Sources);
        });
}
