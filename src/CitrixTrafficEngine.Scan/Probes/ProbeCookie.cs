using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>Sixteen bytes that nobody without the run's key can guess: the same for every try of one pair, so that a reply is checked without state.</summary>
public readonly struct ProbeCookie : IEquatable<ProbeCookie>
{
    readonly ulong _first;
    readonly ulong _second;

    /// <summary>The cookie of one address, transport and port under <paramref name="key"/>.</summary>
    public ProbeCookie(ProbeKey key, IpAddress address, Transport transport, ushort port) => (_first, _second) = key.Hash(address, transport, port);

    /// <summary>The first eight bytes.</summary>
    public ulong First => _first;

    /// <summary>The last eight bytes.</summary>
    public ulong Second => _second;

    /// <inheritdoc/>
    public bool Equals(ProbeCookie other) => _first == other._first && _second == other._second;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ProbeCookie other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_first, _second);

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(ProbeCookie left, ProbeCookie right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(ProbeCookie left, ProbeCookie right) => !left.Equals(right);
}
