using System.CommandLine;
using CitrixTrafficEngine.Flows;

namespace Ctxscan.Commands;

/// <summary>The options that say how long flows live, in seconds of packet time.</summary>
sealed class TimeoutArguments
{
    readonly FlowLimits _defaults;
    readonly Option<double> _established;
    readonly Option<double> _transition;
    readonly Option<double> _udp;
    readonly Option<double> _other;
    readonly Option<double> _active;

    /// <summary>Options that have <paramref name="defaults"/>.</summary>
    public TimeoutArguments(FlowLimits defaults)
    {
        _defaults = defaults;
        _established = Seconds("--tcp-timeout", "Idle seconds that end an established TCP connection.", defaults.TcpEstablishedIdle);
        _transition = Seconds("--tcp-transition-timeout", "Idle seconds that end a half-open or half-closed TCP connection.", defaults.TcpTransitionIdle);
        _udp = Seconds("--udp-timeout", "Idle seconds that end a UDP flow.", defaults.UdpIdle);
        _other = Seconds("--other-timeout", "Idle seconds that end a flow of ICMP and of every other protocol.", defaults.OtherIdle);
        _active = Seconds("--active-timeout", "Seconds after which a flow that goes on gets a record of what came so far; 0: never.", defaults.ActiveTimeout, mayBeZero: true);
    }

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new[] { _established, _transition, _udp, _other, _active }) { command.Options.Add(option); }
    }

    /// <summary>The limits as typed.</summary>
    public FlowLimits Read(ParseResult parsed) => _defaults with
    {
        TcpEstablishedIdle = TimeSpan.FromSeconds(parsed.GetValue(_established)),
        TcpTransitionIdle = TimeSpan.FromSeconds(parsed.GetValue(_transition)),
        UdpIdle = TimeSpan.FromSeconds(parsed.GetValue(_udp)),
        OtherIdle = TimeSpan.FromSeconds(parsed.GetValue(_other)),
        ActiveTimeout = TimeSpan.FromSeconds(parsed.GetValue(_active)),
    };

    static Option<double> Seconds(string name, string description, TimeSpan usual, bool mayBeZero = false)
    {
        const double LongestSeconds = 1_000_000; // eleven days: the flow clock tells times up to 24 days apart

        var option = new Option<double>(name)
        {
            Description = description,
            HelpName = "SECONDS",
            DefaultValueFactory = _ => usual.TotalSeconds,
        };
        var smallest = mayBeZero ? 0 : 0.001;
        option.Check(given => given >= smallest && given <= LongestSeconds, $"takes seconds from {smallest} to {LongestSeconds}");
        return option;
    }
}
