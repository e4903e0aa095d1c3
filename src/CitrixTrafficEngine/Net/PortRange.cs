using System.Globalization;

namespace CitrixTrafficEngine.Net;

/// <summary>The ports from <paramref name="First"/> to <paramref name="Last"/>, both included, 1 to 65,535.</summary>
public readonly record struct PortRange(ushort First, ushort Last)
{
    /// <summary>How many ports the range holds.</summary>
    public int Count => Last - First + 1;

    /// <summary>Whether <paramref name="port"/> lies in the range.</summary>
    public bool Contains(ushort port) => port >= First && port <= Last;

    /// <summary>"22" or "6910-6930".</summary>
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
}
