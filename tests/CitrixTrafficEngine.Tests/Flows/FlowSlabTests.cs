using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Tests.Flows;

public sealed unsafe class FlowSlabTests
{
    [Fact]
    public void Entries_do_not_move_and_do_not_overlap()
    {
        using var slab = new FlowSlab();
        var first = slab[slab.Take()];
        for (uint flow = 1; flow < 50_000; flow++) { slab[slab.Take()]->FirstFrame = flow; }

        Assert.True(first == slab[0]);
        Assert.Equal(50_000u, slab.End);
        for (uint flow = 1; flow < 50_000; flow++) { Assert.Equal(flow, slab[flow]->FirstFrame); }
    }

    [Fact]
    public void Released_entries_are_taken_again_last_first()
    {
        using var slab = new FlowSlab();
        for (var flow = 0; flow < 4; flow++) { slab.Take(); }

        slab.Release(1);
        slab.Release(3);

        Assert.Equal([3u, 1u, 4u], new[] { slab.Take(), slab.Take(), slab.Take() });
    }
}
