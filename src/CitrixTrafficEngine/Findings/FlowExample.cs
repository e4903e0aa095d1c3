using System.Globalization;
using System.Text;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Findings;

/// <summary>What is kept of a flow that may come to show a finding.</summary>
readonly record struct FlowExample(
    IpAddress Source, ushort SourcePort, IpAddress Destination, ushort DestinationPort, byte Protocol, byte Version, long FirstFrame, long LastFrame, ushort Origin, ushort LastOrigin)
{
    public static FlowExample Of(in FlowFacts facts)
    {
        ref readonly var flow = ref facts.Flow;
        return new(
            facts.Source, facts.SourcePort, facts.Destination, facts.DestinationPort, flow.Key.Protocol, flow.Key.Version, flow.FirstFrame, flow.LastFrame, flow.Origin, flow.LastOrigin);
    }

    /// <summary>The example as it is told.</summary>
    public FindingExample Told(IReadOnlyList<Origin> origins, FindingOptions options, ushort communityIdSeed)
    {
        var input = origins[Origin].Input;
        var (source, destination) = options.MapAddress is { } map ? (map(Source), map(Destination)) : (Source, Destination);
        return new()
        {
            Source = source,
            SourcePort = SourcePort,
            Destination = destination,
            DestinationPort = DestinationPort,
            Protocol = Protocol,
            Version = Version,
            Input = options.MapName?.Invoke(input.Name) ?? input.Name,
            IsLive = input.IsLive,
            FirstFrame = FirstFrame,
            LastFrame = origins[LastOrigin].Input == input ? LastFrame : null,
            CommunityId = CommunityIdOf(source, destination, communityIdSeed),
            Filter = FilterOf(source, destination),
        };
    }

    string CommunityIdOf(IpAddress source, IpAddress destination, ushort seed)
    {
        Span<byte> text = stackalloc byte[CommunityId.TextBytes];
        CommunityId.Write(seed, Version == 4, Protocol, source, destination, SourcePort, DestinationPort, text);
        return Encoding.ASCII.GetString(text);
    }

    // The client's port is left out: the filter shows the other flows of the finding as well.
    string FilterOf(IpAddress source, IpAddress destination)
    {
        var ip = Version == 4 ? "ip" : "ipv6";
        return string.Create(CultureInfo.InvariantCulture, $"{ip}.addr == {source} && {ip}.addr == {destination} && {(Protocol == 6 ? "tcp" : "udp")}.port == {DestinationPort}");
    }
}
