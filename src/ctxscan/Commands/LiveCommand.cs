using System.CommandLine;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Flows;
using Ctxscan.Live;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan live</c>: parse, build the plan, run it.</summary>
static class LiveCommand
{
    /// <summary>After this time a live flow that goes on gets a record: 30 minutes, the active timeout that flow exporters usually have.</summary>
    static readonly TimeSpan s_activeTimeout = TimeSpan.FromSeconds(1_800);

    static readonly LiveCaptureOptions s_usual = new() { Interface = "" };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var device = new Option<string>("--interface", "-i") { Description = "The interface to capture on ('ctxscan interfaces' lists them), or any.", HelpName = "IFACE", Required = true };
        var snap = new Option<int>("--snaplen", "-s") { Description = "Most bytes kept of a packet.", HelpName = "BYTES", DefaultValueFactory = _ => s_usual.SnapBytes };
        var kernel = Size("--buffer", "Buffer in the kernel.", "16MiB", "-B");
        var ring = Size("--ring", "Buffer between capturing and assembling.", "32MiB");
        var notPromiscuous = new Option<bool>("--no-promiscuous", "-p") { Description = "Leave the interface out of promiscuous mode." };
        var immediate = new Option<bool>("--immediate") { Description = "Take each packet at once, not in blocks every 100 ms: costs more of the processor." };
        var duration = new Option<string?>("--duration") { Description = "End after this time: 10s, 5m, 1h.", HelpName = "TIME" };
        var count = new Option<long>("--count", "-c") { Description = "End after so many packets.", HelpName = "N" };
        var rotate = new Option<string?>("--rotate") { Description = "Begin another output file after this size or time: 100MB, 1h. Needs -o.", HelpName = "LIMIT" };
        var user = new Option<string?>("--user") { Description = "Who to be once the interface is open. Default for root: the caller of sudo, else nobody.", HelpName = "NAME" };
        var command = new Command("live", "Capture on an interface, assemble its flows, and match each against the catalog.")
        {
            device, snap, kernel, ring, notPromiscuous, immediate, duration, count, rotate, user,
        };
        var run = new RunArguments(command, new FlowLimits { ActiveTimeout = s_activeTimeout });
        snap.Check(value => value is >= 1 and <= 262_144, "takes bytes from 1 to 262144");
        count.Check(value => value >= 1, "takes a number from 1 on");
        duration.Check(value => Amount.Time(value!) is not null, "takes a time such as 10s, 5m or 1h");
        rotate.Check(value => Rotation.Parse(value!) is not null, "takes a size such as 100MB or a time such as 1h");
        command.SetAction(parsed =>
        {
            if (OperatingSystem.IsWindows()) { throw new UsageException("live capture needs libpcap: not on Windows"); }

            var plan = new LivePlan
            {
                Capture = new()
                {
                    Interface = parsed.GetRequiredValue(device),
                    Filter = parsed.GetValue(run.Filter),
                    SnapBytes = parsed.GetValue(snap),
                    Promiscuous = !parsed.GetValue(notPromiscuous),
                    Immediate = parsed.GetValue(immediate),
                    KernelBufferBytes = Bytes(parsed.GetValue(kernel)),
                    RingBytes = Bytes(parsed.GetValue(ring)),
                    MaxPackets = parsed.GetValue(count),
                },
                Run = run.Read(parsed),
                Duration = parsed.GetValue(duration) is { } time ? Amount.Time(time) : null,
                Rotation = parsed.GetValue(rotate) is { } limit ? Rotation.Parse(limit) : null,
                User = parsed.GetValue(user),
            };
            if (plan.Rotation is not null && plan.Run.Output is null) { throw new UsageException("--rotate needs an output file: -o OUT"); }

            return new LiveRun(plan, terminal).Run();
        });
        return command;
    }

    static Option<string> Size(string name, string description, string usual, params string[] aliases)
    {
        var option = new Option<string>(name, aliases) { Description = description, HelpName = "SIZE", DefaultValueFactory = _ => usual };
        option.Check(value => Amount.Bytes(value) is >= 65_536 and <= 1 << 30, "takes a size from 64KiB to 1GiB");
        return option;
    }

    static int Bytes(string? size) => (int)Amount.Bytes(size!)!.Value;
}
