using System.Globalization;

namespace CitrixTrafficEngine.Bench.Gate;

/// <summary><c>gate</c>: what every benchmark allocates beside its budget. Fails where one takes more, or has none.</summary>
static class GateCommand
{
    public static int Run(string filter = "")
    {
        var budgets = AllocationBudgets.BytesPerOperation;
        var all = AllocationGate.All();
        var faults = AllocationGate.FaultsOf(budgets, all).ToList();
        foreach (var benchmark in all.Where(benchmark => AllocationGate.NameOf(benchmark).Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            var budget = AllocationGate.BudgetOf(budgets, benchmark) ?? 0;
            var bytes = AllocationGate.Measure(benchmark, budget);
            var line = string.Create(CultureInfo.InvariantCulture, $"{AllocationGate.NameOf(benchmark)}: {bytes:0.###} B of {budget:0.###}");
            Console.WriteLine(line);
            if (bytes > budget) { faults.Add(line); }
        }

        foreach (var fault in faults) { Console.Error.WriteLine($"FAILED: {fault}"); }

        return faults.Count == 0 ? 0 : 1;
    }
}
