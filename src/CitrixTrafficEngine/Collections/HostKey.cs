using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Collections;

/// <summary>A host by its address.</summary>
readonly struct HostKey(IpAddress address) : ITableKey<HostKey>
{
    public IpAddress Address { get; } = address;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(ulong seed) => Address.Hash(seed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(in HostKey other) => Address == other.Address;
}
