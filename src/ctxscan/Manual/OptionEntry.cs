using System.CommandLine;
using System.Globalization;

namespace Ctxscan.Manual;

/// <summary>An option as a manual page and a completion show it.</summary>
sealed class OptionEntry(Option option)
{
    /// <summary>Its names, short ones first. Without <c>-?</c> and <c>/h</c>, which shells and paths have other uses for.</summary>
    public IReadOnlyList<string> Names { get; } =
        [.. option.Aliases.Append(option.Name).Where(name => name.StartsWith('-') && name != "-?").Distinct().OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)];

    /// <summary>What it does.</summary>
    public string Description { get; } = option.Description ?? "";

    /// <summary>What follows it; absent for a switch.</summary>
    public ValueEntry? Value { get; } = option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0 ? ValueEntry.Of(option) : null;

    /// <summary>Whether it makes sense more than once.</summary>
    public bool IsRepeated { get; } = option.Arity.MaximumNumberOfValues > 1;

    /// <summary>A sentence on what holds without it; empty where <see cref="Description"/> says so itself or nothing could.</summary>
    public string Default { get; } = DefaultOf(option);

    static string DefaultOf(Option option)
    {
        if (option.Required) { return "Required."; }

        var isTold = option.Description is { } text && (text.Contains("Default", StringComparison.Ordinal) || text.Contains("Without it", StringComparison.Ordinal));
        var isAction = option.Action is not null;
        if (isTold || isAction) { return ""; }

        if (option.ValueType == typeof(bool)) { return "Default: off."; }

        return option.HasDefaultValue && option.GetDefaultValue() is not Array and { } value
            ? string.Create(CultureInfo.InvariantCulture, $"Default: {value}.")
            : "Default: none.";
    }
}
