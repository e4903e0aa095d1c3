using System.Security.Cryptography;
using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Content;

/// <summary>Compares the keys of flows; their hashes have a seed of their own each run, so that no traffic can be crafted to collide.</summary>
sealed class KeyComparer : IEqualityComparer<FlowKey>
{
    readonly ulong _seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    public bool Equals(FlowKey x, FlowKey y) => FlowKey.Same(in x, in y);

    public int GetHashCode(FlowKey obj) => (int)FlowKey.Hash(in obj, _seed);
}
