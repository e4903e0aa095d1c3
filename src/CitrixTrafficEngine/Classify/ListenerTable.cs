using CitrixTrafficEngine.Collections;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Classify;

/// <summary>The TCP ports that were seen to accept a connection, so that a flow met in mid-stream can be told its direction.</summary>
/// <remarks>Bounded: after <see cref="Capacity"/> listeners no more are learned. A site has far fewer; a scan of open ports cannot grow it without end.</remarks>
sealed class ListenerTable
{
    /// <summary>Most listeners kept: 65,536.</summary>
    public const int Capacity = 65_536;

    readonly BoundedTable<ListenerKey, Nothing> _listeners = new(Capacity);

    /// <summary>Learns that <paramref name="address"/> accepted a connection on <paramref name="port"/>.</summary>
    public void Learn(IpAddress address, ushort port) => _listeners.IndexOrAdd(new(address, port), out _);

    /// <summary>Whether that was learned.</summary>
    public bool Contains(IpAddress address, ushort port) => _listeners.IndexOf(new(address, port)) >= 0;
}
