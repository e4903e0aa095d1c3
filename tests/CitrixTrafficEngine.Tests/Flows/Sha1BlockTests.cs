using System.Security.Cryptography;
using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Tests.Flows;

public class Sha1BlockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Every_length_of_one_block_has_the_digest_of_the_system_library(int seed)
    {
        if (seed == 0) { seed = Random.Shared.Next(); }

        var random = new Random(seed);
        var digest = new byte[Sha1Block.DigestBytes];
        for (var length = 0; length <= Sha1Block.MaxMessageBytes; length++)
        {
            for (var round = 0; round < 20; round++)
            {
                var message = new byte[length];
                random.NextBytes(message);
                Sha1Block.Hash(message, digest);

                // The specification of Community ID asks for SHA-1; nothing is protected by it.
#pragma warning disable CA5350
                Assert.True(SHA1.HashData(message).AsSpan().SequenceEqual(digest), $"seed {seed}, {length} bytes");
#pragma warning restore CA5350
            }
        }
    }
}
