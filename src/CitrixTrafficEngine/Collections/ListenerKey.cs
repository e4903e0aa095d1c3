using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Collections;

/// <summary>A port of a host.</summary>
readonly struct ListenerKey(IpAddress address, ushort port) : ITableKey<ListenerKey>
{
    public IpAddress Address { get; } = address;

    public ushort Port { get; } = port;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(ulong seed) => Fold.Of(Address.Hash(seed) ^ Port, Fold.Second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(in ListenerKey other) => Port == other.Port && Address == other.Address;
}
