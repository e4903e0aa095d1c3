using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Classify;

/// <summary>The TCP ports that were seen to accept a connection, so that a flow met in mid-stream can be told its direction.</summary>
/// <remarks>Bounded: after <see cref="Capacity"/> listeners no more are learned. A site has far fewer; a scan of open ports cannot grow it without end.</remarks>
sealed class ListenerTable
{
    /// <summary>Most listeners kept: 65,536.</summary>
    public const int Capacity = 65_536;

    /// <summary>Listeners of late, by a few bits of their hash: traffic comes back to the same ones, and asking the set costs 12 ns more (SignatureBench).</summary>
    const int Recent = 1_024;

    readonly HashSet<(IpAddress Address, ushort Port)> _listeners = [];
    readonly (IpAddress Address, ushort Port)[] _recent = new (IpAddress, ushort)[Recent];

    /// <summary>Learns that <paramref name="address"/> accepted a connection on <paramref name="port"/>.</summary>
    public void Learn(IpAddress address, ushort port)
    {
        ref var recent = ref _recent[(address.GetHashCode() ^ port) & (Recent - 1)];
        if (recent.Port == port && recent.Address == address) { return; }

        recent = (address, port);
        if (_listeners.Count < Capacity) { _listeners.Add((address, port)); }
    }

    /// <summary>Whether that was learned.</summary>
    public bool Contains(IpAddress address, ushort port) => _listeners.Contains((address, port));
}
