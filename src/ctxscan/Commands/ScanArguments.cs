using System.CommandLine;
using System.Globalization;
using CitrixTrafficEngine.Scan;

namespace Ctxscan.Commands;

/// <summary>The options that say how a sweep behaves.</summary>
sealed class ScanArguments
{
    const string Unlimited = "max";
    const string Connect = "connect";

    static readonly ScanOptions s_usual = new();

    readonly Option<string> _mode = new("--mode") { Description = "How to probe: connect, with an ordinary user's sockets. There is no other yet.", HelpName = "MODE", DefaultValueFactory = _ => Connect };
    readonly Option<string> _rate = Limit("--rate", "First transmissions a second, 0.1 to 10000000, or max for as fast as the path carries.", s_usual.Rate, 0.1, 10_000_000);
    readonly Option<string> _hostRate = Limit("--host-rate", "First transmissions a second to one address, 0.1 to 10000000, or max.", s_usual.HostRate, 0.1, 10_000_000);
    readonly Option<string> _inFlight = Limit("--max-in-flight", "Probes in flight at once, 1 to 65536, or max for what this machine allows.", s_usual.MaxInFlight, 1, 65_536);
    readonly Option<string> _state = Limit("--max-state", "Unanswered probes of the last 120 s, which a firewall on the path remembers, from 1 on, or max.", s_usual.MaxState, 1, int.MaxValue);
    readonly Option<int> _tries = new("--tries") { Description = "SYNs or datagrams for each pair, 1 to 8.", HelpName = "N", DefaultValueFactory = _ => s_usual.Tries };
    readonly Option<string?> _timeout = new("--timeout") { Description = "Wait for the answer to one pair: 3500ms, 5s. Default: from the tries and the kernel's SYN schedule.", HelpName = "TIME" };
    readonly Option<string> _confirm = new("--confirm") { Description = "How far to confirm what is open: none, passive, safe or active.", HelpName = "none|passive|safe|active", DefaultValueFactory = _ => Word(s_usual.Confirm) };
    readonly Option<bool> _orderly = new("--orderly-close") { Description = "Close every connection in order, never with a reset. Leaves TIME_WAIT behind, and looks kinder in a server's log." };
    readonly Option<bool> _poke = new("--udp-poke") { Description = "Send one empty datagram to audit-only UDP ports. Never to 3003." };

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public ScanArguments(Command command)
    {
        foreach (var option in new Option[] { _mode, _rate, _hostRate, _inFlight, _state, _tries, _timeout, _confirm, _orderly, _poke, SecretFile }) { command.Options.Add(option); }

        _mode.Check(value => value == Connect, "takes connect only: probes from raw sockets (raw, syn) are not built, so a firewall's reset cannot be told from the host's");
        _tries.Check(value => value is >= 1 and <= 8, "takes a number from 1 to 8");
        _timeout.Check(value => Amount.Time(value!) is not null, "takes a time such as 3500ms or 5s");
        _confirm.Check(value => TierOf(value) is not null, "takes none, passive, safe or active");
    }

    /// <summary>The file of the RADIUS secret: a secret is no argument, which every user of the machine can read.</summary>
    public Option<string?> SecretFile { get; } = new("--radius-secret-file") { Description = "Ask RADIUS servers for their status, with the shared secret in this file.", HelpName = "FILE" };

    /// <summary>The options as typed, without the secret.</summary>
    public ScanOptions Read(ParseResult parsed) => new()
    {
        Rate = Number(parsed.GetValue(_rate)!),
        HostRate = Number(parsed.GetValue(_hostRate)!),
        MaxInFlight = (int)Number(parsed.GetValue(_inFlight)!),
        MaxState = (int)Number(parsed.GetValue(_state)!),
        Tries = parsed.GetValue(_tries),
        Timeout = parsed.GetValue(_timeout) is { } time ? Amount.Time(time) : null,
        Confirm = TierOf(parsed.GetValue(_confirm)!)!.Value,
        ResetOnClose = !parsed.GetValue(_orderly),
        PokeAuditOnly = parsed.GetValue(_poke),
    };

    static Option<string> Limit(string name, string description, double usual, double least, double most)
    {
        var isWhole = least == 1;
        var option = new Option<string>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual.ToString(CultureInfo.InvariantCulture) };
        option.Check(
            value => value == Unlimited || (TryNumber(value, out var number) && number >= least && number <= most && !(isWhole && number != Math.Floor(number))),
            string.Create(CultureInfo.InvariantCulture, $"takes a {(isWhole ? "whole " : "")}number from {least} to {most}, or max"));
        return option;
    }

    // No limit is 0 to the library.
    static double Number(string text) => TryNumber(text, out var number) ? number : 0;

    static bool TryNumber(string text, out double number) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    static ConfirmTier? TierOf(string word)
    {
        foreach (var tier in Enum.GetValues<ConfirmTier>())
        {
            if (Word(tier) == word) { return tier; }
        }

        return null;
    }

    static string Word(ConfirmTier tier) => tier.ToString().ToLowerInvariant();
}
