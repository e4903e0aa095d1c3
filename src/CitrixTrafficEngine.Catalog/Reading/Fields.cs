using System.Collections.Immutable;
using System.Globalization;
using CitrixTrafficEngine.Catalogs.Yaml;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>The keys of one mapping, read by type. Whatever does not fit becomes a fault, and reading goes on.</summary>
sealed class Fields
{
    readonly YamlNode _node;
    readonly DiagnosticList _faults;

    /// <summary>Reads <paramref name="node"/>, in which only <paramref name="allowed"/> may stand.</summary>
    public Fields(YamlNode node, string[] allowed, DiagnosticList faults)
    {
        _node = node;
        _faults = faults;
        if (node.Kind != YamlKind.Mapping)
        {
            faults.Add(node.At, DiagnosticCodes.WrongType, $"expected a mapping with the keys {string.Join(", ", allowed)}");
            return;
        }

        foreach (var key in node.Keys)
        {
            if (Array.IndexOf(allowed, key.Text) < 0)
            {
                faults.Add(
                    key.At,
                    DiagnosticCodes.UnknownKey,
                    $"unknown key '{key.Text}', expected one of {string.Join(", ", allowed)}{NearestName.Hint(key.Text, allowed)}");
            }
        }
    }

    /// <summary>Whether <paramref name="key"/> is there.</summary>
    public bool Has(string key) => _node.Find(key) is not null;

    /// <summary>One line of text that must be there; empty after a fault.</summary>
    public string Text(string key) => Require(key) is { } value ? ReadText(key, value) ?? "" : "";

    /// <summary>One line of text, if it is there.</summary>
    public string? OptionalText(string key) => _node.Find(key) is { } value ? ReadText(key, value) : null;

    /// <summary>An id that must be there; empty after a fault.</summary>
    public string Id(string key) => Require(key) is { } value ? ReadId(key, value) ?? "" : "";

    /// <summary>An id, if it is there.</summary>
    public string? OptionalId(string key) => _node.Find(key) is { } value ? ReadId(key, value) : null;

    /// <summary>The ids in a list; none without the key.</summary>
    public ImmutableArray<string> Ids(string key) =>
        [.. List(key).Select(item => ReadId(key, item) ?? "")];

    /// <summary>A whole number, if it is there.</summary>
    public int? OptionalNumber(string key)
    {
        if (_node.Find(key) is not { } value) { return null; }

        if (value is { Kind: YamlKind.Scalar, IsPlain: true } && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        _faults.Add(value.At, DiagnosticCodes.WrongType, $"'{key}' takes a whole number");
        return null;
    }

    /// <summary>A date, if it is there.</summary>
    public DateOnly? OptionalDate(string key)
    {
        if (_node.Find(key) is not { } value) { return null; }

        if (DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) { return date; }

        _faults.Add(value.At, DiagnosticCodes.BadDate, $"'{key}' takes a date as 2026-11-20, not '{value.Text}'");
        return null;
    }

    /// <summary>True or false; false without the key.</summary>
    public bool Flag(string key)
    {
        if (_node.Find(key) is not { } value) { return false; }

        if (value is { IsPlain: true, Text: "true" or "false" }) { return value.Text == "true"; }

        _faults.Add(value.At, DiagnosticCodes.WrongType, $"'{key}' takes true or false");
        return false;
    }

    /// <summary>The place of a word in <paramref name="words"/>, if the key is there and the word is one of them.</summary>
    public int? OptionalWord(string key, string[] words)
    {
        if (_node.Find(key) is not { } value) { return null; }

        var index = value.Kind == YamlKind.Scalar ? Array.IndexOf(words, value.Text) : -1;
        if (index >= 0) { return index; }

        _faults.Add(value.At, DiagnosticCodes.UnknownWord, $"'{key}' is '{value.Text}', expected {string.Join(" or ", words)}{NearestName.Hint(value.Text, words)}");
        return null;
    }

    /// <summary>The place of a word that must be there; 0 after a fault.</summary>
    public int Word(string key, string[] words) => Require(key) is null ? 0 : OptionalWord(key, words) ?? 0;

    /// <summary>The items of a list; none without the key.</summary>
    public IReadOnlyList<YamlNode> List(string key)
    {
        if (_node.Find(key) is not { } value) { return []; }

        if (value.Kind == YamlKind.List) { return value.Items; }

        _faults.Add(value.At, DiagnosticCodes.WrongType, $"'{key}' takes a list");
        return [];
    }

    /// <summary>The items of a list that must be there.</summary>
    public IReadOnlyList<YamlNode> RequiredList(string key) => Require(key) is null ? [] : List(key);

    YamlNode? Require(string key)
    {
        var value = _node.Find(key);
        if (value is null && _node.Kind == YamlKind.Mapping) { _faults.Add(_node.At, DiagnosticCodes.MissingKey, $"'{key}' is missing"); }

        return value;
    }

    string? ReadText(string key, YamlNode value)
    {
        if (value.Kind != YamlKind.Scalar || value.IsBare)
        {
            _faults.Add(value.At, DiagnosticCodes.WrongType, $"'{key}' takes text; numbers and words like true need quotes");
            return null;
        }

        if (value.Text.AsSpan().Trim().IsEmpty || value.Text.Contains('\n', StringComparison.Ordinal))
        {
            _faults.Add(value.At, DiagnosticCodes.BadText, $"'{key}' takes one line of text");
            return null;
        }

        return value.Text;
    }

    string? ReadId(string key, YamlNode value)
    {
        if (value.Kind == YamlKind.Scalar && IsId(value.Text)) { return value.Text; }

        _faults.Add(value.At, DiagnosticCodes.BadId, $"'{key}' takes an id of a-z, 0-9 and single hyphens, not '{value.Text}'");
        return null;
    }

    static bool IsId(string text)
    {
        var before = '-';
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && (letter != '-' || before == '-')) { return false; }

            before = letter;
        }

        return before != '-';
    }
}
