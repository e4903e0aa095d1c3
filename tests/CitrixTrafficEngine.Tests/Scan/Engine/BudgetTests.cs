using CitrixTrafficEngine.Scan.Engine;

namespace CitrixTrafficEngine.Tests.Scan.Engine;

public class BudgetTests
{
    [Theory]
    [InlineData(1_024, 20_000, 1_000_000, 1_024)]
    [InlineData(65_536, 20_000, 1_000_000, 19_488)]
    [InlineData(1_024, 200, 1_000_000, 184)]
    [InlineData(1_024, 20_000, 7, 7)]
    [InlineData(1_024, 1, 100, 1)]
    public void Descriptors_are_shared_between_probes_and_what_waits_to_be_closed(int wanted, int descriptors, long pairs, int inFlight)
    {
        var budget = Budget.Of(wanted, descriptors, pairs);
        Assert.Equal(inFlight, budget.InFlight);
        Assert.True(descriptors == 1 || budget.InFlight + budget.Closing <= descriptors);
    }
}
