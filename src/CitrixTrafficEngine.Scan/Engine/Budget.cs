using System.Numerics;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>How the descriptors that the process may open are shared out.</summary>
/// <param name="InFlight">Probes in flight at once.</param>
/// <param name="Closing">Connections that wait to be closed, a power of two.</param>
readonly record struct Budget(int InFlight, int Closing)
{
    const int MostClosing = 512;

    /// <summary>As many in flight as <paramref name="wanted"/>, as far as <paramref name="descriptors"/> and the plan's <paramref name="pairs"/> go.</summary>
    public static Budget Of(int wanted, int descriptors, long pairs)
    {
        var closing = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(descriptors / 16, 1, MostClosing));
        return new((int)Math.Min(Math.Min(wanted, Math.Max(1, descriptors - closing)), Math.Max(1, pairs)), closing);
    }
}
