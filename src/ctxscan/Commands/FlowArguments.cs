using System.CommandLine;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;

namespace Ctxscan.Commands;

/// <summary>The options that decide what is one flow: those of every command that assembles flows.</summary>
sealed class FlowArguments
{
    readonly Option<bool> _outer = new("--outer") { Description = "Report the outermost flow: remove no tunnels." };
    readonly Option<bool> _dedup = new("--dedup") { Description = "Leave out second copies of packets (the same bytes within 1 ms), as mirror ports make them." };
    readonly Option<bool> _keyVlan = new("--key-vlan") { Description = "Make the VLAN ids part of what tells flows apart." };
    readonly Option<int> _maxFlows = new("--max-flows") { Description = "Most flows at once; the least recently seen gives way. Default: by memory.", HelpName = "N" };
    readonly TimeoutArguments _timeouts;

    /// <summary>Adds the options to <paramref name="command"/>, with <paramref name="defaults"/> for the timeouts.</summary>
    public FlowArguments(Command command, FlowLimits defaults)
    {
        _timeouts = new(defaults);
        command.Options.Add(_outer);
        command.Options.Add(_dedup);
        command.Options.Add(_keyVlan);
        command.Options.Add(_maxFlows);
        _timeouts.AddTo(command);
        _maxFlows.Check(value => value >= 0, "takes a number from 1 on, or 0 for the default");
    }

    /// <summary>How packets are read.</summary>
    public ParserOptions Parser(ParseResult parsed) => new() { OuterOnly = parsed.GetValue(_outer), KeyVlan = parsed.GetValue(_keyVlan) };

    /// <summary>Whether to leave out second copies of packets.</summary>
    public bool RemoveDuplicates(ParseResult parsed) => parsed.GetValue(_dedup);

    /// <summary>How long flows live, and how many at once.</summary>
    public FlowLimits Limits(ParseResult parsed) => _timeouts.Read(parsed) with { MaxFlows = parsed.GetValue(_maxFlows) };
}
