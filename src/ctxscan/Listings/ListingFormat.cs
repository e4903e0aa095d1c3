using System.CommandLine;

namespace Ctxscan.Listings;

/// <summary>The formats a listing can be written in.</summary>
static class ListingFormat
{
    /// <summary>Aligned columns for a person.</summary>
    public const string Table = "table";

    /// <summary>One JSON object a line.</summary>
    public const string Ndjson = "ndjson";

    /// <summary>Comma-separated values (RFC 4180), lines ended by LF.</summary>
    public const string Csv = "csv";

    /// <summary>A Markdown table.</summary>
    public const string Markdown = "markdown";

    /// <summary>The <c>--format</c> option that takes one of <paramref name="formats"/>, the first by default.</summary>
    public static Option<string> NewOption(params string[] formats)
    {
        var option = new Option<string>("--format") { Description = "How to write the answer.", HelpName = string.Join('|', formats), DefaultValueFactory = _ => formats[0] };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !formats.Contains(token.Value))
            {
                result.AddError($"unknown format '{token.Value}', expected {string.Join(" or ", formats)}");
            }
        });
        return option;
    }
}
