using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Tests.Classify;

/// <summary>Alone in the process while they run, as <see cref="AllocationTests"/>.</summary>
[Collection(nameof(AllocationTests))]
public class ClassifyAllocationTests
{
    const int Flows = 100_000;

    [Fact]
    public void Classifying_a_flow_and_naming_its_match_allocates_nothing()
    {
        var catalog = Catalog.Load(new());
        var rules = catalog.Compile();
        var signatures = catalog.CompileSignatures();
        var classifier = new Classifier(rules, signatures);
        var matches = new MatchText(rules, signatures);

        // Each signature on its port and off it, with its handshake and without; no listener is learned twice.
        Flow[] flows = [.. signatures.Signatures.ToArray().SelectMany(one => FlowsOf(one, one.Ports[0].First).Concat(FlowsOf(one, 40_001)))];
        var first = ClassifyAll(classifier, matches, flows, flows.Length);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var bytes = ClassifyAll(classifier, matches, flows, Flows);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.True(bytes > first, "nothing was named");
    }

    static Flow[] FlowsOf(Signature one, int port)
    {
        var flow = PayloadFlow.Of(one.Transport, port, one.Side == PayloadSide.Client ? PayloadSideOf.Client : PayloadSideOf.Server, SignatureSamples.All[one.Id]);
        return [flow.Make(), (flow with { HasHandshake = false }).Make()];
    }

    static long ClassifyAll(Classifier classifier, MatchText matches, Flow[] flows, int count)
    {
        var bytes = 0L;
        for (var index = 0; index < count; index++)
        {
            var found = classifier.Classify(in flows[index % flows.Length]);
            bytes += matches.For(in found).Length + matches.ProtocolOf(in found).Length;
        }

        return bytes;
    }
}
