using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Packets;

/// <summary>The distinct stacks of removed encapsulations, so that a flow needs 2 bytes for its own.</summary>
/// <remarks>Bounded: after <see cref="MaxStacks"/> distinct stacks, further flows carry none, and <see cref="Unrecorded"/> counts their packets.</remarks>
sealed class TunnelTable
{
    /// <summary>Most distinct stacks kept: 65,535, what an index of 16 bits can name.</summary>
    public const int MaxStacks = ushort.MaxValue;

    readonly Dictionary<int, List<ushort>> _byHash = [];
    readonly List<Tunnel[]> _stacks = [[]];
    ushort _last;

    /// <summary>Packets whose stack found no room.</summary>
    public long Unrecorded { get; private set; }

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

        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(stack));
        if (!_byHash.TryGetValue(hash.ToHashCode(), out var indices))
        {
            indices = [];
            _byHash.Add(hash.ToHashCode(), indices);
        }

        foreach (var index in indices)
        {
            if (Same(_stacks[index], stack)) { return _last = index; }
        }

        if (_stacks.Count > MaxStacks)
        {
            Unrecorded++;
            return 0;
        }

        lock (_stacks) { _stacks.Add(stack.ToArray()); }

        _last = (ushort)(_stacks.Count - 1);
        indices.Add(_last);
        return _last;
    }

    static bool Same(ReadOnlySpan<Tunnel> left, ReadOnlySpan<Tunnel> right) =>
        MemoryMarshal.AsBytes(left).SequenceEqual(MemoryMarshal.AsBytes(right));
}
