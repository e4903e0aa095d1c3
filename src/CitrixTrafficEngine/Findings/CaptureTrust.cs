using System.Globalization;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Findings;

/// <summary>Whether what an input does not hold proves anything.</summary>
sealed class CaptureTrust(IReadOnlyList<Origin> origins, PacketDrops? dropped)
{
    /// <summary>Share of connections that must show both directions: 95 %. A mirror of one direction shows none, one port of two about half.</summary>
    const int LeastTwoWay = 95;

    /// <summary>Most packets in 1,000 that may be missing.</summary>
    const int MostMissing = 10;

    public IReadOnlyList<Origin> Origins => origins;

    /// <summary>The last packet's time of the input, nanoseconds since 1970 UTC.</summary>
    public long EndOf(ushort origin) => origins[origin].Input.LastNs;

    /// <summary>How long the inputs are together, from the first packet to the last.</summary>
    public (long FirstNs, long LastNs) Window()
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var origin in origins)
        {
            first = Math.Min(first, origin.Input.FirstNs);
            last = Math.Max(last, origin.Input.LastNs);
        }

        return (first, last);
    }

    /// <summary>Why silence in the input proves nothing, or null.</summary>
    public string? AgainstSilence(ushort origin)
    {
        var input = origins[origin].Input;
        if (input.Conversations > 0 && input.TwoWay * 100 < input.Conversations * LeastTwoWay)
        {
            return string.Create(CultureInfo.InvariantCulture, $"one-way capture: {100 * input.TwoWay / input.Conversations} % of its connections show both directions");
        }

        if (dropped is { } lost && lost.Total * 1_000 > (input.Packets + lost.Total) * MostMissing)
        {
            return string.Create(CultureInfo.InvariantCulture, $"gaps: {lost.Total} packets were dropped");
        }

        return input.UnseenSegments * 1_000 > input.Packets * MostMissing
            ? string.Create(CultureInfo.InvariantCulture, $"gaps: {input.UnseenSegments} acknowledged segments are not in the capture")
            : null;
    }
}
