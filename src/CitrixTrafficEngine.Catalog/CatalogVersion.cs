using System.Security.Cryptography;
using System.Text;
using CitrixTrafficEngine.Catalogs.Reading;

namespace CitrixTrafficEngine.Catalogs;

/// <summary>The version of a catalog, from its files alone.</summary>
static class CatalogVersion
{
    /// <summary>Hex digits of a version: 12, of which two different catalogs share one in 2^48.</summary>
    const int Digits = 12;

    /// <summary>SHA-256 over place, length and bytes of <paramref name="files"/> in their order, cut to 12 hex digits.</summary>
    public static string Of(IReadOnlyList<RulesFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.OrderBy(file => file.IsUserLayer).ThenBy(file => file.Place, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Place}\0{file.Content.Length}\0"));
            hash.AppendData(file.Content.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }
}
