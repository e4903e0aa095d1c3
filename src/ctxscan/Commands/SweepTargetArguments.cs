using System.CommandLine;
using CitrixTrafficEngine.Scan;
using Ctxscan.Sweep;

namespace Ctxscan.Commands;

/// <summary>The options that say whom a sweep asks, and on which ports.</summary>
sealed class SweepTargetArguments
{
    readonly Argument<string[]> _targets = new("TARGET") { Description = "Addresses, blocks (10.0.0.0/24), ranges (10.0.0.1-10.0.0.9), host names, or - for a list on standard input.", Arity = ArgumentArity.ZeroOrMore };
    readonly Option<string[]> _files = new("--input-list", "-iL") { Description = "Read targets from this file, or from standard input with -.", HelpName = "FILE" };
    readonly Option<string[]> _excludes = new("--exclude") { Description = "Leave these out, whatever name they come by.", HelpName = "TARGETS" };
    readonly Option<string[]> _excludeFiles = new("--exclude-file") { Description = "Leave out what this file lists.", HelpName = "FILE" };
    readonly Option<bool> _noLookup = new("--no-dns", "-n") { Description = "Look no names up: a target that is a name is reported and left out." };
    readonly Option<string[]> _profiles = new("--profile") { Description = "Ask for the listeners of this deployment ('ctxscan catalog profiles' lists them). May be repeated.", HelpName = "ID" };
    readonly Option<bool> _legacy = new("--legacy") { Description = "Take in the profiles of old estates that a profile includes." };
    readonly Option<string[]> _ports = new("--ports", "-p") { Description = "Ask for these ports too: 22,80-90,u:53,53/udp, or - for every TCP port.", HelpName = "PORTS" };
    readonly Option<string?> _site = new("--site") { Description = "Ask the members of this site file for their expected listeners. Targets, if any, choose among them.", HelpName = "FILE" };
    readonly Option<string?> _from = new("--from") { Description = "The role that this machine may stand for, so that its rows are proven from here. Default with --site: the roles of the address that we send from.", HelpName = "ROLE" };
    readonly Option<bool> _expectClosed = new("--expect-closed") { Description = "Nothing must answer: what is open contradicts (exit code 1)." };

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public SweepTargetArguments(Command command)
    {
        command.Arguments.Add(_targets);
        foreach (var option in new Option[] { _files, _excludes, _excludeFiles, _noLookup, _profiles, _legacy, _ports, _site, _from, _expectClosed }) { command.Options.Add(option); }

        _targets.Validators.Add(result =>
        {
            // A misspelt option would otherwise be taken for a target.
            foreach (var token in result.Tokens.Where(token => token.Value.Length > 1 && token.Value[0] == '-')) { result.AddError($"unknown option '{token.Value}'"); }
        });
        _ports.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                try
                {
                    PortSyntax.Read(token.Value);
                }
                catch (FormatException exception)
                {
                    result.AddError($"--ports {exception.Message}");
                }
            }
        });
    }

    /// <summary><paramref name="request"/> with the options as typed.</summary>
    public SweepRequest Read(ParseResult parsed, SweepRequest request) => request with
    {
        Targets = parsed.GetValue(_targets) ?? [],
        TargetFiles = parsed.GetValue(_files) ?? [],
        Excludes = parsed.GetValue(_excludes) ?? [],
        ExcludeFiles = parsed.GetValue(_excludeFiles) ?? [],
        NoLookup = parsed.GetValue(_noLookup),
        Profiles = parsed.GetValue(_profiles) ?? [],
        Legacy = parsed.GetValue(_legacy),
        Ports = parsed.GetValue(_ports) ?? [],
        Site = parsed.GetValue(_site),
        From = parsed.GetValue(_from),
        ExpectClosed = parsed.GetValue(_expectClosed),
    };
}
