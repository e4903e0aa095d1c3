using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Bench;

/// <summary>The digest of a Community ID: eight one after the other, and eight at once. 0 B allocated.</summary>
[MemoryDiagnoser]
[Per("id")]
public class CommunityIdBench
{
    readonly byte[] _messages = new byte[Sha1Lanes.Count * 64];
    readonly int[] _lengths = [16, 16, 40, 16, 16, 40, 16, 16];
    readonly byte[] _digests = new byte[Sha1Lanes.Count * Sha1Block.DigestBytes];

    [Benchmark(Baseline = true, OperationsPerInvoke = Sha1Lanes.Count)]
    public void OneByOne()
    {
        for (var lane = 0; lane < Sha1Lanes.Count; lane++) { Sha1Block.Hash(_messages.AsSpan(lane * 64, _lengths[lane]), _digests.AsSpan(lane * Sha1Block.DigestBytes)); }
    }

    [Benchmark(OperationsPerInvoke = Sha1Lanes.Count)]
    public void EightAtOnce() => Sha1Lanes.Hash(_messages, _lengths, _digests);
}
