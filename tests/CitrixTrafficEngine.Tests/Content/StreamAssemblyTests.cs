using CitrixTrafficEngine.Content;

namespace CitrixTrafficEngine.Tests.Content;

public class StreamAssemblyTests(ITestOutputHelper output)
{
    [Fact]
    public void Pieces_in_any_order_give_what_a_table_of_bytes_gives()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            using var assembly = new StreamAssembly();
            var model = new byte?[2_000];
            for (var count = random.Next(1, 14); count > 0; count--)
            {
                var offset = random.Next(0, 1_500);
                var piece = new byte[random.Next(0, 400)];
                random.NextBytes(piece);
                assembly.Add(offset, piece, 1_800);
                for (var at = 0; at < piece.Length && offset + at < 1_800; at++) { model[offset + at] ??= piece[at]; }
            }

            Assert.Equal(model.TakeWhile(value => value is not null).Select(value => value!.Value), assembly.Whole.ToArray());
        }
    }

    [Fact]
    public void What_reaches_over_the_limit_is_left_out()
    {
        using var assembly = new StreamAssembly();

        assembly.Add(0, new byte[40_000], int.MaxValue);
        assembly.Add(StreamAssembly.MaxBytes + 1, new byte[10], int.MaxValue);
        assembly.Add(-5, new byte[10], int.MaxValue);

        Assert.Equal(StreamAssembly.MaxBytes, assembly.Whole.Length);
    }

    [Fact]
    public void More_gaps_than_a_beginning_has_are_not_kept()
    {
        using var assembly = new StreamAssembly();
        for (var piece = 1; piece < 1_000; piece++) { assembly.Add(piece * 10, new byte[1], int.MaxValue); }

        Assert.InRange(assembly.Held, 1, 200);
        Assert.Equal(0, assembly.Whole.Length);
    }
}
