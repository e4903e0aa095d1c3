using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Collections;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Findings;

/// <summary>Who asks whom on which port.</summary>
readonly record struct Pair(IpAddress Source, IpAddress Destination, ushort Port) : ITableKey<Pair>
{
    public static Pair Of(in FlowFacts facts) => new(facts.Source, facts.Destination, facts.DestinationPort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(ulong seed) => Fold.Of(Source.Hash(seed) ^ Port, Destination.Hash(seed) ^ Fold.Second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(in Pair other) => Source == other.Source && Destination == other.Destination && Port == other.Port;
}
