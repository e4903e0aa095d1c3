using CitrixTrafficEngine.Catalogs;

namespace Ctxscan.Listings;

/// <summary>How products, roles and services are listed: a name and what it stands for.</summary>
static class NameListings
{
    /// <summary>Products.</summary>
    public static Listing<Product> Products { get; } = new(
        [
            new("id", product => product.Id),
            new("name", product => product.Name) { Shrinks = true },
            new("lifecycle", product => Keywords.Of(product.Lifecycle)),
            new("about", product => product.About) { Shrinks = true },
            new("no_ports", product => product.NoPorts ?? "") { InTable = false },
        ],
        (json, product) =>
        {
            json.WriteString("id", product.Id);
            json.WriteString("name", product.Name);
            json.WriteString("about", product.About);
            json.WriteString("lifecycle", Keywords.Of(product.Lifecycle));
            json.WriteKnown("no_ports", product.NoPorts);
        });

    /// <summary>Roles.</summary>
    public static Listing<Role> Roles { get; } = new(
        [
            new("id", role => role.Id),
            new("name", role => role.Name) { Shrinks = true },
            new("product", role => role.Product ?? ""),
            new("about", role => role.About ?? "") { InTable = false },
        ],
        (json, role) =>
        {
            json.WriteString("id", role.Id);
            json.WriteString("name", role.Name);
            json.WriteKnown("about", role.About);
            json.WriteKnown("product", role.Product);
        });

    /// <summary>Services.</summary>
    public static Listing<Service> Services { get; } = new(
        [
            new("id", service => service.Id),
            new("name", service => service.Name) { Shrinks = true },
            new("protection", service => Keywords.Of(service.Protection)),
            new("over", service => service.Over ?? ""),
            new("reply", service => Keywords.Of(service.Reply)),
            new("shared", service => service.Shared ? "shared" : "") { InTable = false },
            new("specification", service => service.Specification ?? "") { InTable = false },
            new("about", service => service.About) { InTable = false },
        ],
        (json, service) =>
        {
            json.WriteString("id", service.Id);
            json.WriteString("name", service.Name);
            json.WriteString("about", service.About);
            json.WriteString("protection", Keywords.Of(service.Protection));
            json.WriteKnown("over", service.Over);
            json.WriteBoolean("shared", service.Shared);
            json.WriteString("reply", Keywords.Of(service.Reply));
            json.WriteKnown("specification", service.Specification);
        });
}
