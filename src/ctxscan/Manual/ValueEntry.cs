using System.CommandLine;

namespace Ctxscan.Manual;

/// <summary>What follows an option, or stands by itself on the command line.</summary>
/// <param name="Name">How <c>--help</c> names it.</param>
/// <param name="Description">What it is.</param>
/// <param name="Least">The fewest that are taken.</param>
/// <param name="Most">The most that are taken.</param>
sealed record ValueEntry(string Name, string Description, int Least, int Most)
{
    static readonly string[] s_files = ["FILE", "OUT", "OUT.pcap", "SITE", "HOSTS", "KEYFILE", "OLD", "OLD.ndjson", "CAPTURE", "SAVED"];

    /// <summary>The words that it must be one of, from a name such as <c>table|csv</c>; empty where anything may be given.</summary>
    public IReadOnlyList<string> Words { get; } = Name.Contains('|') && !Name.Any(char.IsAsciiLetterUpper) ? Name.Split('|') : [];

    /// <summary>Whether it names a file.</summary>
    public bool IsFile => s_files.Contains(Name);

    /// <summary>Whether it names a folder.</summary>
    public bool IsFolder => Name == "DIR";

    public static ValueEntry Of(Option option) => new(option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant(), "", option.Arity.MinimumNumberOfValues, option.Arity.MaximumNumberOfValues);

    public static ValueEntry Of(Argument argument) => new(argument.HelpName ?? argument.Name, argument.Description ?? "", argument.Arity.MinimumNumberOfValues, argument.Arity.MaximumNumberOfValues);
}
