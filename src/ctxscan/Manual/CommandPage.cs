using System.CommandLine;

namespace Ctxscan.Manual;

/// <summary>One command of the tree with what it takes: what a manual page and a completion say of it.</summary>
/// <param name="Path">The words that name it: <c>ctxscan catalog flows</c>.</param>
/// <param name="Command">The command.</param>
/// <param name="Options">Its own options and those of commands above it that apply to all below, without the hidden ones.</param>
sealed record CommandPage(string Path, Command Command, IReadOnlyList<OptionEntry> Options)
{
    /// <summary>The name of the program, which the assembly of a test is not.</summary>
    public const string Program = "ctxscan";

    /// <summary>The commands below it, without the hidden ones.</summary>
    public IReadOnlyList<Command> Subcommands { get; } = [.. Command.Subcommands.Where(sub => !sub.Hidden)];

    /// <summary>What it takes beside options.</summary>
    public IReadOnlyList<ValueEntry> Arguments { get; } = [.. Command.Arguments.Where(argument => !argument.Hidden).Select(ValueEntry.Of)];

    /// <summary>The name of its manual page: <c>ctxscan-catalog-flows</c>.</summary>
    public string PageName => Path.Replace(' ', '-');

    /// <summary>Every command from <paramref name="root"/> down, each before those below it.</summary>
    public static IReadOnlyList<CommandPage> All(Command root)
    {
        var pages = new List<CommandPage>();
        Add(root, Program, [], pages);
        return pages;
    }

    static void Add(Command command, string path, IReadOnlyList<Option> fromAbove, List<CommandPage> pages)
    {
        IEnumerable<Option> options = command.Options.Concat(fromAbove).Where(option => !option.Hidden);
        var page = new CommandPage(path, command, [.. options.Select(option => new OptionEntry(option))]);
        pages.Add(page);
        Option[] below = [.. fromAbove, .. command.Options.Where(option => option.Recursive)];
        foreach (var sub in page.Subcommands) { Add(sub, $"{path} {sub.Name}", below, pages); }
    }
}
