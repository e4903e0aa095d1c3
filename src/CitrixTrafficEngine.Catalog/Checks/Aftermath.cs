using CitrixTrafficEngine.Catalogs.Reading;

namespace CitrixTrafficEngine.Catalogs.Checks;

/// <summary>Which faults are only the echo of a file that could not be read: its definitions are missing, not wrong.</summary>
static class Aftermath
{
    static readonly string[] s_ofProducts =
    [
        DiagnosticCodes.UnknownProduct, DiagnosticCodes.UnknownRole, DiagnosticCodes.UnknownRow, DiagnosticCodes.UnusedRole,
        DiagnosticCodes.UnusedService, DiagnosticCodes.LonelyAlternative, DiagnosticCodes.SelectsNothing, DiagnosticCodes.NothingToSweep,
    ];

    static readonly string[] s_ofServices = [DiagnosticCodes.UnknownService, DiagnosticCodes.UnusedService];
    static readonly string[] s_ofSignatures = [DiagnosticCodes.UnknownSignature, DiagnosticCodes.UnusedService];
    static readonly string[] s_ofDocuments = [DiagnosticCodes.UnknownDocument];
    static readonly string[] s_ofProfiles = [DiagnosticCodes.UnknownProfile, DiagnosticCodes.NothingToSweep];

    /// <summary>The codes that say nothing once <paramref name="unread"/> is not there.</summary>
    public static string[] Of(RulesFile unread) => (unread.Folder, unread.Place) switch
    {
        ("products" or "current", _) => s_ofProducts,
        ("profiles", _) => s_ofProfiles,
        (_, "services.yaml") => s_ofServices,
        (_, "signatures.yaml") => s_ofSignatures,
        (_, "documents.yaml") => s_ofDocuments,
        _ => [],
    };
}
