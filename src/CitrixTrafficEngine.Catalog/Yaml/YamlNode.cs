namespace CitrixTrafficEngine.Catalogs.Yaml;

/// <summary>One node of a YAML document with its place: a scalar, a list or a mapping.</summary>
sealed class YamlNode(SourceSpan at, YamlKind kind, string text, bool isPlain)
{
    static readonly YamlNode[] s_none = [];

    /// <summary>Where the node begins.</summary>
    public SourceSpan At { get; } = at;

    /// <summary>What the node is.</summary>
    public YamlKind Kind { get; } = kind;

    /// <summary>The value of a scalar; empty for the others.</summary>
    public string Text { get; } = text;

    /// <summary>Whether a scalar stands without quotes, so that 7.12 means a number.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <summary>The items of a list, or the values of a mapping in the order of <see cref="Keys"/>.</summary>
    public IReadOnlyList<YamlNode> Items { get; init; } = s_none;

    /// <summary>The keys of a mapping.</summary>
    public IReadOnlyList<YamlNode> Keys { get; init; } = s_none;

    /// <summary>Whether YAML reads the scalar as a number, a truth value or null instead of text.</summary>
    public bool IsBare => IsPlain && (Text is "" or "~" or "null" or "true" or "false" || IsNumber(Text));

    /// <summary>The value of <paramref name="key"/>, if the mapping has it.</summary>
    public YamlNode? Find(string key)
    {
        for (var index = 0; index < Keys.Count; index++)
        {
            if (Keys[index].Text == key) { return Items[index]; }
        }

        return null;
    }

    /// <summary>Where the value of <paramref name="key"/> begins, or the node itself without that key.</summary>
    public SourceSpan PlaceOf(string key) => Find(key)?.At ?? At;

    /// <summary>Where item <paramref name="index"/> of the list under <paramref name="key"/> begins.</summary>
    public SourceSpan PlaceOf(string key, int index) =>
        Find(key) is { } list && index < list.Items.Count ? list.Items[index].At : PlaceOf(key);

    static bool IsNumber(string text)
    {
        var (digits, dots) = (0, 0);
        for (var index = text[0] is '-' or '+' ? 1 : 0; index < text.Length; index++)
        {
            if (char.IsAsciiDigit(text[index])) { digits++; }
            else if (text[index] == '.') { dots++; }
            else { return false; }
        }

        return digits > 0 && dots <= 1;
    }
}

/// <summary>What a <see cref="YamlNode"/> is.</summary>
enum YamlKind : byte
{
    /// <summary>Text, a number or a truth value.</summary>
    Scalar,

    /// <summary>A sequence.</summary>
    List,

    /// <summary>Keys with values.</summary>
    Mapping,
}
