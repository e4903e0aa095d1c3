using System.Numerics;

namespace CitrixTrafficEngine.Classify;

/// <summary>The roles that the answered ports of one host claim, and which of the claims teach. Does not allocate: a host's ports are bits of a word.</summary>
sealed class RoleClaims(RoleTelling telling, List<string> services)
{
    /// <summary>A host with more roles than these by port numbers alone has none of them: 2. It answers everywhere, as middleboxes do.</summary>
    const int MaxByNumber = 2;

    /// <summary>A port of more roles than these suggests none: 3.</summary>
    const int MaxGuesses = 3;

    RoleClaim[] _claims = new RoleClaim[16];
    int _count;

    /// <summary>The claims of <paramref name="ports"/>, at most 64, in the order in which they arise; each says whether it teaches. Valid until the next call.</summary>
    public ReadOnlySpan<RoleClaim> Of(ReadOnlySpan<SeenPort> ports)
    {
        Collect(ports, perhaps: false);
        var claims = _claims.AsSpan(0, _count);
        var byNumber = 0;
        foreach (ref var claim in claims)
        {
            claim.IsLearned = IsProven(in claim, ports);
            claim.IsByNumber = !claim.IsLearned && IsPair(in claim, ports) && !IsExplained(in claim, claims);
            if (claim.IsByNumber) { byNumber++; }
        }

        foreach (ref var claim in claims) { claim.IsLearned |= claim.IsByNumber && byNumber <= MaxByNumber; }

        return claims;
    }

    /// <summary>The claims of <paramref name="ports"/>, those included that prove too little. Valid until the next call.</summary>
    public ReadOnlySpan<RoleClaim> PerhapsOf(ReadOnlySpan<SeenPort> ports)
    {
        Collect(ports, perhaps: true);
        return _claims.AsSpan(0, _count);
    }

    /// <summary>Whether such a port claims anything.</summary>
    public bool Claims(in SeenPort port) => port.Service != 0 || telling.Of(port.Run).Length > 0;

    void Collect(ReadOnlySpan<SeenPort> ports, bool perhaps)
    {
        _count = 0;
        for (var at = 0; at < ports.Length; at++)
        {
            ref readonly var port = ref ports[at];

            // What the payload is goes before what the port says.
            if (port.Service != 0 && telling.OfService(services[port.Service - 1]) is { } listener) { Claim(listener, at); }

            if (port.Service != 0 && !port.IsOwn) { continue; }

            var told = perhaps ? telling.PerhapsOf(port.Run) : telling.Of(port.Run);
            if (perhaps && told.Length > MaxGuesses) { continue; }

            foreach (ref readonly var role in told) { Claim(role.Role, at); }
        }
    }

    void Claim(string role, int port)
    {
        foreach (ref var claim in _claims.AsSpan(0, _count))
        {
            if (claim.Role != role) { continue; }

            claim.Ports |= 1ul << port;
            return;
        }

        if (_count == _claims.Length) { Array.Resize(ref _claims, 2 * _count); }

        _claims[_count++] = new() { Role = role, Ports = 1ul << port };
    }

    bool IsProven(in RoleClaim claim, ReadOnlySpan<SeenPort> ports)
    {
        for (var left = claim.Ports; left != 0; left &= left - 1)
        {
            ref readonly var port = ref ports[BitOperations.TrailingZeroCount(left)];
            if (port.Service == 0) { continue; }

            if (telling.OfService(services[port.Service - 1]) == claim.Role || (port.IsOwn && telling.Of(port.Run) is [var only] && only.Role == claim.Role)) { return true; }
        }

        return false;
    }

    // Two ports, and two rows that list them.
    bool IsPair(in RoleClaim claim, ReadOnlySpan<SeenPort> ports)
    {
        if (BitOperations.PopCount(claim.Ports) < 2) { return false; }

        var first = -1;
        for (var left = claim.Ports; left != 0; left &= left - 1)
        {
            foreach (ref readonly var told in telling.Of(ports[BitOperations.TrailingZeroCount(left)].Run))
            {
                if (told.Role != claim.Role) { continue; }

                foreach (var row in told.Rows)
                {
                    if (first >= 0 && row != first) { return true; }

                    first = row;
                }
            }
        }

        return false;
    }

    // Another role explains as many of the ports.
    static bool IsExplained(in RoleClaim claim, ReadOnlySpan<RoleClaim> claims)
    {
        foreach (ref readonly var other in claims)
        {
            if (other.Role != claim.Role && (claim.Ports & ~other.Ports) == 0) { return true; }
        }

        return false;
    }
}

/// <summary>A role that some of a host's ports tell of.</summary>
struct RoleClaim
{
    public string Role;
    public ulong Ports; // bit n: the host's n-th port
    public bool IsLearned;
    public bool IsByNumber; // rests on port numbers alone
}
