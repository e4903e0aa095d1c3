using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Catalogs;

/// <summary>The words that rules files and records use for the values of each enumeration, by value.</summary>
public static class Keywords
{
    internal static readonly string[] s_transports = ["tcp", "udp", "icmp", "ip"];
    internal static readonly string[] s_matches = ["table", "evidence-only", "never"];
    internal static readonly string[] s_statuses = ["current", "optional", "legacy", "unused", "loopback"];
    internal static readonly string[] s_openers = ["source", "destination", "either", "related"];
    internal static readonly string[] s_lifecycles = ["current", "legacy"];
    internal static readonly string[] s_protections = ["cleartext", "encrypted", "message-secured", "either", "unknown"];
    internal static readonly string[] s_replies = ["request", "server-first", "none", "unknown"];
    internal static readonly string[] s_needs = ["required", "optional", "one-of"];
    internal static readonly string[] s_portTransports = ["tcp", "udp"];
    internal static readonly string[] s_sides = ["either", "client", "server"];
    internal static readonly string[] s_certainties = ["A", "B", "C"];
    internal static readonly string[] s_strengths = ["weak", "strong"];
    internal static readonly string[] s_forms = ["u8", "u16be", "u16le", "u24be", "u32be", "u32le"];
    internal static readonly string[] s_berSteps = ["next", "enter"];
    internal static readonly string[] s_proofs = ["tcp", "udp-reply", "audit-only"];

    /// <summary>The word for <paramref name="value"/>.</summary>
    public static string Of(Transport value) => s_transports[(int)value];

    /// <summary>The word for <paramref name="value"/>.</summary>
    public static string Of(RuleMatch value) => s_matches[(int)value];

    /// <summary>The word for <paramref name="value"/>.</summary>
    public static string Of(RowStatus value) => s_statuses[(int)value];

    /// <summary>The word for <paramref name="value"/>.</summary>
    public static string Of(Opener value) => s_openers[(int)value];

    /// <summary>The word for <paramref name="value"/>.</summary>
    public static string Of(Lifecycle value) => s_lifecycles[(int)value];

    /// <summary>The word for <paramref name="value"/>.</summary>
    public static string Of(Protection value) => s_protections[(int)value];

    /// <summary>The word for <paramref name="value"/>.</summary>
    public static string Of(Reply value) => s_replies[(int)value];

    /// <summary>The word for <paramref name="value"/>.</summary>
    public static string Of(Need value) => s_needs[(int)value];

    /// <summary>The word for <paramref name="value"/>.</summary>
    public static string Of(Proof value) => s_proofs[(int)value];

    /// <summary>The word for <paramref name="value"/>.</summary>
    public static string Of(PayloadSide value) => s_sides[(int)value];

    /// <summary>The letter for <paramref name="value"/>.</summary>
    public static string Of(Certainty value) => s_certainties[(int)value];

    /// <summary>The word for the strength of a signature.</summary>
    public static string OfStrength(bool isStrong) => s_strengths[isStrong ? 1 : 0];
}
