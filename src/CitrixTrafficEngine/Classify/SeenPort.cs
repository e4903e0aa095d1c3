using CitrixTrafficEngine.Collections;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Classify;

/// <summary>A port that a host was seen to answer on.</summary>
struct SeenPort
{
    public ulong FirstFlow;
    public long Flows;
    public long Confirmed;
    public int Next; // one more than the index of the host's next port; 0 where it is the last
    public ushort Run;
    public ushort Service; // one more than the number of the service that the payload was; 0 where none was proven
    public bool IsOwn; // whether the port is that service's own
}

/// <summary>A transport and port of the host with a number.</summary>
readonly struct SeenPortKey(int host, Transport transport, ushort port) : ITableKey<SeenPortKey>
{
    readonly ulong _word = ((ulong)(uint)host << 24) | ((ulong)transport << 16) | port;

    public Transport Transport => (Transport)(byte)(_word >> 16);

    public ushort Port => (ushort)_word;

    public ulong Hash(ulong seed) => Fold.Of(_word ^ seed, Fold.Second);

    public bool Is(in SeenPortKey other) => _word == other._word;
}
