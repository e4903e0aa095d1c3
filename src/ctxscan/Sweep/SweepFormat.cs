using System.CommandLine;
using Ctxscan.Listings;

namespace Ctxscan.Sweep;

/// <summary>The formats that results can be shown in.</summary>
static class SweepFormat
{
    /// <summary>The XML that nmap writes.</summary>
    public const string NmapXml = "nmap-xml";

    /// <summary>What a sweep can show while it runs or at its end.</summary>
    public static IReadOnlyList<string> OfSweep { get; } = [ListingFormat.Table, ListingFormat.Csv, ListingFormat.Markdown, NmapXml, ListingFormat.Ndjson];

    /// <summary>What saved records are rendered to.</summary>
    public static IReadOnlyList<string> OfReport { get; } = [ListingFormat.Table, ListingFormat.Csv, ListingFormat.Markdown, NmapXml];

    /// <summary>A <c>--format</c> option without a default.</summary>
    public static Option<string?> NewOption(string description, IReadOnlyList<string> formats)
    {
        var option = new Option<string?>("--format") { Description = description, HelpName = string.Join('|', formats) };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !formats.Contains(token.Value)) { result.AddError($"unknown format '{token.Value}', expected {string.Join(" or ", formats)}"); }
        });
        return option;
    }
}
