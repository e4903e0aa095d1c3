using System.CommandLine;
using CitrixTrafficEngine.Catalogs;
using Command = System.CommandLine.Command;

namespace Ctxscan.Commands;

/// <summary>The options of every command that reads the catalog: <c>--rules</c> and <c>--no-current</c>.</summary>
sealed class CatalogArguments
{
    readonly Option<string?> _rules = new("--rules")
    {
        Description = "Layer the rules in this directory over the built-in ones: add, replace by id, disable.",
        HelpName = "DIR",
    };

    readonly Option<bool> _noCurrent = new("--no-current")
    {
        Description = "Leave out the rows of current releases that the published list lacks.",
    };

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public CatalogArguments(Command command)
    {
        command.Options.Add(_rules);
        command.Options.Add(_noCurrent);
    }

    /// <summary>The options as typed.</summary>
    public CatalogOptions Read(ParseResult parsed) => new()
    {
        UserRules = parsed.GetValue(_rules),
        IncludeCurrent = !parsed.GetValue(_noCurrent),
    };

    /// <summary>The catalog that the options name.</summary>
    /// <exception cref="RulesException">The rules have faults, or the directory is none.</exception>
    public Catalog Load(ParseResult parsed) => Catalog.Load(Read(parsed));
}
