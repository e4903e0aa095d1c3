using CitrixTrafficEngine.Bench.Gate;

namespace CitrixTrafficEngine.BenchTests;

/// <summary>The gate itself: it fails where it must.</summary>
public class GateSelfTests
{
    [Theory]
    [InlineData("Samples.Wasteful(Bytes=1)", 3.2)] // an array of one byte takes 32: over ten operations
    [InlineData("Samples.Wasteful(Bytes=100)", 12.8)]
    [InlineData("Samples.NowAndThen(Bytes=1)", 4)]
    public void A_body_that_allocates_is_caught_and_measured(string name, double bytes) => Assert.Equal(bytes, Measure(name, budget: 0));

    [Theory]
    [InlineData("Samples.Thrifty(Bytes=1)")]
    [InlineData("Samples.Once(Bytes=100)")]
    public void What_a_body_allocates_once_and_keeps_is_none(string name) => Assert.Equal(0, Measure(name, budget: 0));

    [Fact]
    public void A_body_is_set_up_and_cleaned_up()
    {
        var before = Samples.CleanedUp;
        Measure("Samples.Thrifty(Bytes=1)", budget: 0);

        Assert.Equal(before + 1, Samples.CleanedUp);
    }

    [Fact]
    public void A_benchmark_without_a_budget_and_a_budget_without_a_benchmark_are_faults()
    {
        var budgets = new Dictionary<string, double> { ["Samples.Thrifty"] = 0, ["Samples.Wasteful(Bytes=1)"] = 4, ["Samples.NowAndThen"] = 4, ["Samples.Once"] = 0, ["Samples.Gone"] = 0 };

        Assert.Equal(["Samples.Wasteful(Bytes=100) has no budget", "Samples.Gone is no benchmark"], AllocationGate.FaultsOf(budgets, AllocationGate.CasesOf(typeof(Samples))));
    }

    [Fact]
    public void A_parameter_may_have_a_budget_of_its_own()
    {
        var budgets = new Dictionary<string, double> { ["Samples.Wasteful"] = 4, ["Samples.Wasteful(Bytes=100)"] = 13 };
        var found = AllocationGate.CasesOf(typeof(Samples)).Where(one => one.Descriptor.WorkloadMethod.Name == nameof(Samples.Wasteful)).Select(one => AllocationGate.BudgetOf(budgets, one));

        Assert.Equal([4, 13], found);
    }

    static double Measure(string name, double budget) =>
        AllocationGate.Measure(AllocationGate.CasesOf(typeof(Samples)).Single(one => AllocationGate.NameOf(one) == name), budget);
}
