using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Findings;

public class FindingAllocationTests
{
    [Theory]
    [InlineData(1494, "ShAdD")]
    [InlineData(443, "ShADd")]
    [InlineData(9_999, "S")]
    public void A_flow_that_supports_no_finding_allocates_no_object(int port, string script)
    {
        using var rig = new TableRig();
        var server = TestEnd.Of("10.0.0.2", port);
        var client = TestEnd.Of("10.0.0.1", 50_000);
        foreach (var letter in script)
        {
            var (from, to) = char.IsUpper(letter) ? (client, server) : (server, client);
            var flags = char.ToLowerInvariant(letter) switch { 's' => TcpFlags.Syn, 'h' => TcpFlags.Syn | TcpFlags.Ack, _ => TcpFlags.Ack };
            rig.Send(new(from, to, 6, TableRig.EpochNs) { Flags = flags, Payload = char.ToLowerInvariant(letter) == 'd' ? 10 : 0 });
        }

        rig.Table.EndAll(EndReason.EndOfInput);
        var flow = Assert.Single(rig.Ended).Flow;
        var rules = Catalog.Load(new()).Compile();
        var stage = new FindingStage(rules, new(), new());
        var found = new Classifier(rules, SignatureSet.Empty).Classify(flow);
        stage.Add(flow, isFinal: true, found);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 10_000; round++) { stage.Add(flow, isFinal: true, found); }

        // The platform may compile anew meanwhile, which costs some bytes once; the smallest object each would be 240,000.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }
}
