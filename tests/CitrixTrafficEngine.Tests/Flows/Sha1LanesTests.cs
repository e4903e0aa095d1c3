using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Tests.Flows;

public class Sha1LanesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Eight_messages_of_any_lengths_have_the_digests_they_have_alone(int seed)
    {
        if (seed == 0) { seed = Random.Shared.Next(); }

        var random = new Random(seed);
        var expected = new byte[Sha1Block.DigestBytes];
        var digests = new byte[Sha1Lanes.Count * Sha1Block.DigestBytes];
        for (var round = 0; round < 500; round++)
        {
            var messages = new byte[Sha1Lanes.Count * 64];
            random.NextBytes(messages);
            var lengths = Enumerable.Range(0, Sha1Lanes.Count).Select(_ => random.Next(Sha1Block.MaxMessageBytes + 1)).ToArray();
            var copy = (byte[])messages.Clone();

            Sha1Lanes.Hash(messages, lengths, digests);

            for (var lane = 0; lane < Sha1Lanes.Count; lane++)
            {
                Sha1Block.Hash(copy.AsSpan(lane * 64, lengths[lane]), expected);
                Assert.True(expected.AsSpan().SequenceEqual(digests.AsSpan(lane * Sha1Block.DigestBytes, Sha1Block.DigestBytes)), $"seed {seed}, lane {lane}, {lengths[lane]} bytes");
            }
        }
    }
}
