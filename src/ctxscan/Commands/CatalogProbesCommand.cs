using System.CommandLine;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;
using Ctxscan.Listings;
using Command = System.CommandLine.Command;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan catalog probes</c>: every byte that a sweep may send to confirm a service.</summary>
static class CatalogProbesCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("probes", "Probes: what a sweep sends to confirm a service, byte for byte, and what a target may log.");
        var tier = NewTier();
        command.Options.Add(tier);
        var format = ListingFormat.NewOption(ListingFormat.Table, ListingFormat.Ndjson, ListingFormat.Csv, ListingFormat.Markdown);
        command.Options.Add(format);
        command.SetAction(parsed =>
        {
            var highest = Enum.GetValues<ConfirmTier>().Single(known => ProbeListing.TierOf(known) == parsed.GetValue(tier));
            var probes = ProbeSet.Create(new() { Version = ProductVersion.Text });
            ProbeDescription[] listed = [.. probes.All.Where(probe => probe.Tier <= highest)];
            ListingWriter.Write(listed, ProbeListing.Listing, parsed.GetValue(format)!, terminal);
            return ExitCode.Done;
        });
        return command;
    }

    static Option<string> NewTier()
    {
        string[] tiers = [.. Enum.GetValues<ConfirmTier>().Select(ProbeListing.TierOf)];
        var option = new Option<string>("--tier")
        {
            Description = "Probes that --confirm TIER uses: those of the tier and of the ones before it.",
            HelpName = string.Join('|', tiers),
            DefaultValueFactory = _ => tiers[^1],
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !tiers.Contains(token.Value))
            {
                var nearest = NearestName.Of(token.Value, tiers) is { } name ? $", did you mean '{name}'?" : "";
                result.AddError($"unknown tier '{token.Value}', expected {string.Join(", ", tiers[..^1])} or {tiers[^1]}{nearest}");
            }
        });
        return option;
    }
}
