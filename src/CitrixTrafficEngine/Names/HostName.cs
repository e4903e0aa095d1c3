namespace CitrixTrafficEngine.Names;

/// <summary>What may be the name of a host (RFC 1123, 2.1; underscores as Windows allows them).</summary>
static class HostName
{
    const int MaxBytes = 253;
    const int MaxLabelBytes = 63;

    /// <summary><paramref name="text"/> in lower case without a dot at its end; null where no host is named so.</summary>
    public static string? Of(string text)
    {
        var name = text.EndsWith('.') ? text[..^1] : text;
        if (name.Length is 0 or > MaxBytes) { return null; }

        var isNumber = true;
        foreach (var range in name.AsSpan().Split('.'))
        {
            var label = name.AsSpan()[range];
            if (label.Length is 0 or > MaxLabelBytes || label[0] == '-' || label[^1] == '-') { return null; }

            isNumber = true;
            foreach (var letter in label)
            {
                if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_')) { return null; }

                isNumber &= char.IsAsciiDigit(letter);
            }
        }

        // The last label of a name is no number: that is an address (RFC 1123, 2.1).
        return isNumber ? null : name.ToLowerInvariant();
    }
}
