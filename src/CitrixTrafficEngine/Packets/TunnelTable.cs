using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Packets;

/// <summary>The distinct stacks of removed encapsulations, so that a flow needs 2 bytes for its own.</summary>
/// <remarks>Bounded: after <see cref="MaxStacks"/> distinct stacks, further flows carry none.</remarks>
sealed class TunnelTable
{
    /// <summary>Most distinct stacks kept: 65,535, what an index of 16 bits can name.</summary>
    public const int MaxStacks = ushort.MaxValue;

    readonly Dictionary<int, List<ushort>> _byHash = [];
    readonly List<Tunnel[]> _stacks = [[]];
    ushort _last;

    /// <summary>The stack at <paramref name="index"/>, outermost first; empty at 0.</summary>
    public ReadOnlySpan<Tunnel> this[ushort index]
    {
        get { lock (_stacks) { return _stacks[index]; } }
    }

    /// <summary>The index of <paramref name="stack"/>, which is added where it is new. Allocates for a new stack only.</summary>
    internal ushort IndexOf(ReadOnlySpan<Tunnel> stack)
    {
        // Neighbouring packets mostly share their tunnel.
        if (Same(_stacks[_last], stack)) { return _last; }

        var hashing = new HashCode();
        hashing.AddBytes(MemoryMarshal.AsBytes(stack));
        var hash = hashing.ToHashCode();
        if (_byHash.TryGetValue(hash, out var indices))
        {
            foreach (var index in indices)
            {
                if (Same(_stacks[index], stack)) { return _last = index; }
            }
        }

        // Full: nothing is kept of what has no room.
        if (_stacks.Count > MaxStacks) { return 0; }

        lock (_stacks) { _stacks.Add(stack.ToArray()); }

        _last = (ushort)(_stacks.Count - 1);
        if (indices is null) { _byHash.Add(hash, indices = []); }

        indices.Add(_last);
        return _last;
    }

    static bool Same(ReadOnlySpan<Tunnel> left, ReadOnlySpan<Tunnel> right) =>
        MemoryMarshal.AsBytes(left).SequenceEqual(MemoryMarshal.AsBytes(right));
}
