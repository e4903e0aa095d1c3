using System.Security.Cryptography;
using System.Text;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Privacy;

/// <summary>Maps addresses and names, the same in every output made with the same key: networks stay together, and so do the names under one domain. One thread uses it at a time.</summary>
public sealed class Anonymizer : IDisposable
{
    /// <summary>Least bytes of a key: 32.</summary>
    public const int LeastKeyBytes = AddressMap.KeyBytes;

    /// <summary>Bytes of the hash that stand for a label: 5, which are 8 letters.</summary>
    const int LabelBytes = 5;

    const int MaxKnown = 65_536;

    readonly AddressMap _addresses;
    readonly byte[] _nameKey;
    readonly Dictionary<string, string> _known = new(StringComparer.OrdinalIgnoreCase);
    readonly Lock _lock = new();

    /// <summary>Makes the mapping of <paramref name="key"/>.</summary>
    /// <exception cref="ArgumentException">It has less than <see cref="LeastKeyBytes"/> bytes.</exception>
    public Anonymizer(ReadOnlySpan<byte> key)
    {
        if (key.Length < LeastKeyBytes) { throw new ArgumentException($"a key has at least {LeastKeyBytes} bytes, not {key.Length}", nameof(key)); }

        _addresses = new(key);
        _nameKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key.ToArray(), 32, info: "ctxscan names"u8.ToArray());
    }

    /// <summary>The address that stands for <paramref name="address"/>; <paramref name="v4"/> says whether it came as IPv4.</summary>
    public IpAddress Map(IpAddress address, bool v4)
    {
        lock (_lock) { return _addresses.Map(address, v4); }
    }

    /// <summary>What stands for a host, domain, realm or any other name. Host names are mapped label by label, addresses as addresses; a port and a leading asterisk stay.</summary>
    public string Name(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (IpAddress.TryParse(name.AsSpan().Trim("[]"), out var address))
        {
            var mapped = Map(address, !name.Contains(':', StringComparison.Ordinal)).ToString();
            return name.StartsWith('[') ? $"[{mapped}]" : mapped;
        }

        var colon = name.LastIndexOf(':');
        if (colon > 0 && name[(colon + 1)..].All(char.IsAsciiDigit)) { return $"{Name(name[..colon])}{name[colon..]}"; }

        return string.Join('.', name.Split('.').Select(Label));
    }

    /// <summary>What stands for a distinguished name in the form of RFC 4514: its types stay, its values are mapped.</summary>
    public string DistinguishedName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = new StringBuilder();
        var start = 0;
        for (var at = 0; at <= name.Length; at++)
        {
            if (at < name.Length && name[at] == '\\')
            {
                at++; // what it escapes is no end
                continue;
            }

            if (at < name.Length && name[at] is not (',' or '+')) { continue; }

            AddPart(text, name[start..Math.Min(at, name.Length)]);
            if (at < name.Length) { text.Append(name[at]); }

            start = at + 1;
        }

        return text.ToString();
    }

    /// <summary>The key that the flow of <paramref name="key"/> would have had if its ends had the mapped addresses.</summary>
    internal FlowKey Map(in FlowKey key)
    {
        var mapped = key;
        mapped.AddressA = Map(key.AddressA, key.Version == 4);
        mapped.AddressB = Map(key.AddressB, key.Version == 4);
        if (mapped.AddressA.CompareTo(mapped.AddressB) > 0)
        {
            (mapped.AddressA, mapped.AddressB) = (mapped.AddressB, mapped.AddressA);
            if (key.Protocol is not (1 or 58)) { (mapped.PortA, mapped.PortB) = (mapped.PortB, mapped.PortA); }
        }

        return mapped;
    }

    /// <inheritdoc/>
    public void Dispose() => _addresses.Dispose();

    void AddPart(StringBuilder text, string part)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        text.Append(part.AsSpan(0, equals + 1)).Append(Name(part[(equals + 1)..]));
    }

    string Label(string label)
    {
        if (label.Length == 0 || label == "*") { return label; }

        lock (_lock)
        {
            if (_known.TryGetValue(label, out var known)) { return known; }

            if (_known.Count >= MaxKnown) { _known.Clear(); }

            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(_nameKey, Encoding.UTF8.GetBytes(label.ToLowerInvariant()), hash);
            return _known[label] = $"n{Letters(hash[..LabelBytes])}";
        }
    }

    // Base 32 in lower case (RFC 4648, section 6): letters and digits that any label may have.
    static string Letters(ReadOnlySpan<byte> bytes)
    {
        const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

        ulong value = 0;
        foreach (var next in bytes) { value = (value << 8) | next; }

        Span<char> letters = stackalloc char[LabelBytes * 8 / 5];
        for (var at = letters.Length - 1; at >= 0; at--)
        {
            letters[at] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }

        return new(letters);
    }
}
