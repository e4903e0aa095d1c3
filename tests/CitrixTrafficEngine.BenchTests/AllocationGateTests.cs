using BenchmarkDotNet.Running;
using CitrixTrafficEngine.Bench.Gate;

namespace CitrixTrafficEngine.BenchTests;

/// <summary>The budgets of bench/CitrixTrafficEngine.Bench/Gate/AllocationBudgets.cs hold. No time is looked at.</summary>
public class AllocationGateTests
{
    static readonly IReadOnlyList<BenchmarkCase> s_all = AllocationGate.All();

    public static TheoryData<string> Names => [.. s_all.Select(AllocationGate.NameOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_benchmark_stays_within_its_budget(string name)
    {
        var benchmark = s_all.Single(one => AllocationGate.NameOf(one) == name);
        var budget = Assert.NotNull(AllocationGate.BudgetOf(AllocationBudgets.BytesPerOperation, benchmark));

        Assert.InRange(AllocationGate.Measure(benchmark, budget), 0, budget);
    }

    [Fact]
    public void Every_benchmark_has_a_budget_and_every_budget_a_benchmark() =>
        Assert.Empty(AllocationGate.FaultsOf(AllocationBudgets.BytesPerOperation, s_all));
}
