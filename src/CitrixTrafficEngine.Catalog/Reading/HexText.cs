using System.Collections.Immutable;
using System.Globalization;
using CitrixTrafficEngine.Catalogs.Yaml;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>Reads bytes written as pairs of hex digits: <c>"16 03 0? ??"</c>, where a question mark stands for any digit.</summary>
static class HexText
{
    /// <summary>The bytes at <paramref name="node"/>; none after a fault.</summary>
    public static ImmutableArray<byte> Bytes(YamlNode node, DiagnosticList faults)
    {
        var (bytes, mask) = Pattern(node, faults);
        if (mask.All(bits => bits == byte.MaxValue)) { return bytes; }

        faults.Add(node.At, DiagnosticCodes.BadPattern, $"'{node.Text}' has question marks, expected pairs of hex digits");
        return [];
    }

    /// <summary>The bytes at <paramref name="node"/> and the bits of them that count; none after a fault.</summary>
    public static (ImmutableArray<byte> Bytes, ImmutableArray<byte> Mask) Pattern(YamlNode node, DiagnosticList faults)
    {
        var bytes = ImmutableArray.CreateBuilder<byte>();
        var mask = ImmutableArray.CreateBuilder<byte>();
        foreach (var pair in node.Text.Split(' '))
        {
            if (pair.Length != 2 || !ReadDigit(pair[0], out var high, out var highBits) || !ReadDigit(pair[1], out var low, out var lowBits) || node.Kind != YamlKind.Scalar)
            {
                faults.Add(node.At, DiagnosticCodes.BadPattern, $"'{node.Text}' is no pattern, expected pairs of hex digits like \"16 03 0? ??\"");
                return ([], []);
            }

            bytes.Add((byte)((high << 4) | low));
            mask.Add((byte)((highBits << 4) | lowBits));
        }

        return (bytes.DrainToImmutable(), mask.DrainToImmutable());
    }

    static bool ReadDigit(char letter, out int value, out int bits)
    {
        (value, bits) = (0, letter == '?' ? 0 : 0xf);
        return letter == '?' || int.TryParse([letter], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
