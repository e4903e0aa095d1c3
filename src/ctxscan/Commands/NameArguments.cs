using System.CommandLine;
using CitrixTrafficEngine.Names;

namespace Ctxscan.Commands;

/// <summary>The options that decide how records name addresses, or hide them.</summary>
sealed class NameArguments
{
    readonly Option<string> _mode = new("--names") { Description = "Where names come from: capture (DNS, SNI, DHCP, Kerberos and NetBIOS as captured, and the hosts file), file, off.", HelpName = "capture|file|off", DefaultValueFactory = _ => "capture" };
    readonly Option<string?> _file = new("--names-file") { Description = "A file of addresses and names in the form of hosts(5).", HelpName = "HOSTS" };
    readonly Option<string?> _key = new("--anonymize") { Description = "Map addresses (prefix-preserving) and names in every output, by the key in this file: 32 bytes or more.", HelpName = "KEYFILE" };

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public NameArguments(Command command)
    {
        foreach (var option in new Option[] { _mode, _file, _key }) { command.Options.Add(option); }

        _mode.AcceptOnlyFromAmong("capture", "file", "off");
        command.Validators.Add(result =>
        {
            var mode = result.GetResult(_mode) is { Tokens: [var typed] } ? typed.Value : "capture";
            var hasFile = result.GetResult(_file) is not null;
            if (mode == "file" && !hasFile) { result.AddError("--names file needs --names-file HOSTS"); }

            if (mode == "off" && hasFile) { result.AddError("--names off and --names-file exclude each other"); }
        });
    }

    /// <summary>Where names come from.</summary>
    public NameMode Mode(ParseResult parsed) => parsed.GetValue(_mode) switch { "file" => NameMode.File, "off" => NameMode.Off, _ => NameMode.Capture };

    /// <summary>The hosts file, or null.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(_file);

    /// <summary>The key file, or null.</summary>
    public string? KeyFile(ParseResult parsed) => parsed.GetValue(_key);
}
