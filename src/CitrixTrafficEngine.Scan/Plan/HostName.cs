namespace CitrixTrafficEngine.Scan;

/// <summary>What a host's name may look like (RFC 1123, 2.1; underscores as directories of Windows have them).</summary>
static class HostName
{
    const int LongestName = 253;
    const int LongestLabel = 63;

    /// <summary>The offset and the description of the first fault in <paramref name="name"/>, or null.</summary>
    public static (int Offset, string Message)? FaultIn(ReadOnlySpan<char> name)
    {
        var whole = name.EndsWith('.') ? name[..^1] : name;
        if (whole.Length > LongestName) { return (LongestName, $"expected a name of at most {LongestName} characters"); }

        var start = 0;
        for (var at = 0; at <= whole.Length; at++)
        {
            if (at < whole.Length && whole[at] != '.')
            {
                if (!IsOfLabel(whole[at])) { return (at, $"expected an address, a block, a range or a host name, not '{whole[at]}'"); }

                continue;
            }

            var label = whole[start..at];
            if (label.IsEmpty || label.Length > LongestLabel || label[0] == '-' || label[^1] == '-')
            {
                return (start, $"expected a part of a name: 1 to {LongestLabel} letters, digits and hyphens, no hyphen at its ends");
            }

            if (at == whole.Length && (label.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || !label.ContainsAnyExceptInRange('0', '9')))
            {
                // "0x7f.1" and the like are addresses to some resolvers (RFC 3986, 7.4).
                return (start, "expected a name whose last part is no number");
            }

            start = at + 1;
        }

        return null;
    }

    /// <summary>The form under which two writings of one name are equal.</summary>
    public static string Canonical(string name) => name.TrimEnd('.').ToLowerInvariant();

    static bool IsOfLabel(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';
}
