using System.CommandLine;
using CitrixTrafficEngine.Capture;
using Ctxscan.Listings;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan interfaces</c>: what can be captured on.</summary>
static class InterfacesCommand
{
    static readonly Listing<CaptureDevice> s_listing = new(
        [
            new("name", device => device.Name),
            new("flags", device => string.Join(' ', device.Flags)),
            new("link_type", device => device.LinkTypeName ?? ""),
            new("addresses", device => string.Join(' ', device.Addresses)) { Shrinks = true },
            new("description", device => device.Description ?? "") { Shrinks = true },
        ],
        (json, device) =>
        {
            json.WriteString("name", device.Name);
            json.WriteKnown("description", device.Description);
            json.WriteList("flags", [.. device.Flags]);
            json.WriteList("addresses", [.. device.Addresses.Select(address => address.ToString())]);
            if (device.LinkType is not { } linkType) { return; }

            json.WriteNumber("link_type", (int)linkType);
            json.WriteKnown("link_type_name", device.LinkTypeName);
        });

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var format = ListingFormat.NewOption(ListingFormat.Table, ListingFormat.Ndjson);
        var command = new Command("interfaces", "List the interfaces that 'ctxscan live' can capture on.") { format };
        command.SetAction(parsed =>
        {
            if (OperatingSystem.IsWindows()) { throw new UsageException("live capture needs libpcap: not on Windows"); }

            ListingWriter.Write(CaptureDevice.List(), s_listing, parsed.GetValue(format)!, terminal);
            return ExitCode.Done;
        });
        return command;
    }
}
