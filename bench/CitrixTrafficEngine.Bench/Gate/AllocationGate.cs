using System.Linq.Expressions;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using CitrixTrafficEngine.Bench.Results;

namespace CitrixTrafficEngine.Bench.Gate;

/// <summary>Runs the bodies of benchmarks and compares what they allocate with their budgets. Measures no time, and needs no BenchmarkDotNet run.</summary>
static class AllocationGate
{
    /// <summary>Calls that are measured together, so that what allocates now and then does not slip through.</summary>
    const int Calls = 8;

    /// <summary>Blocks of calls before a budget counts as exceeded. The first ones run code that is not optimized yet, and putting better code in place may cost some bytes on this thread.</summary>
    const int Blocks = 15;

    /// <summary>Wait after a block over budget: the runtime brings optimized code 100 ms after the last method was first called.</summary>
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(60);

    /// <summary>All benchmarks of <paramref name="types"/>, each with each of its parameters.</summary>
    public static IReadOnlyList<BenchmarkCase> CasesOf(params IEnumerable<Type> types) => [.. types.Where(HasBenchmarks).SelectMany(type => BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases)];

    /// <summary>All benchmarks there are.</summary>
    public static IReadOnlyList<BenchmarkCase> All() => CasesOf(typeof(AllocationGate).Assembly.GetTypes().Where(type => type.IsPublic));

    /// <summary>"Type.Method(Parameter=value)".</summary>
    public static string NameOf(BenchmarkCase benchmark) => $"{benchmark.Descriptor.Type.Name}.{benchmark.RowName()}";

    /// <summary>The budget of the benchmark: of its parameters, or of its method; null where neither has one.</summary>
    public static double? BudgetOf(IReadOnlyDictionary<string, double> budgets, BenchmarkCase benchmark) =>
        budgets.TryGetValue(NameOf(benchmark), out var own) ? own : budgets.TryGetValue(MethodOf(benchmark), out var common) ? common : null;

    /// <summary>What is wrong with the list: benchmarks without a budget, and budgets without a benchmark.</summary>
    public static IReadOnlyList<string> FaultsOf(IReadOnlyDictionary<string, double> budgets, IEnumerable<BenchmarkCase> benchmarks)
    {
        var all = benchmarks.ToList();
        var names = all.SelectMany(benchmark => new[] { NameOf(benchmark), MethodOf(benchmark) }).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. all.Where(benchmark => BudgetOf(budgets, benchmark) is null).Select(benchmark => $"{NameOf(benchmark)} has no budget"),
            .. budgets.Keys.Where(name => !names.Contains(name)).Order(StringComparer.Ordinal).Select(name => $"{name} is no benchmark"),
        ];
    }

    /// <summary>Runs the benchmark, with its setup and clean-up, until it stays within <paramref name="budget"/> bytes an operation, or long enough to tell that it does not.</summary>
    /// <returns>The least bytes an operation that a block of calls took.</returns>
    public static double Measure(BenchmarkCase benchmark, double budget)
    {
        var instance = Activator.CreateInstance(benchmark.Descriptor.Type)!;
        foreach (var parameter in benchmark.Parameters.Items) { benchmark.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value); }

        benchmark.Descriptor.GlobalSetupMethod?.Invoke(instance, null);
        try
        {
            var body = BodyOf(benchmark, instance);
            body();
            var least = double.MaxValue;
            for (var block = 0; block < Blocks && least > budget; block++)
            {
                if (block > 0) { Thread.Sleep(s_pause); }

                least = Math.Min(least, Allocated(body) / (double)(Calls * benchmark.Descriptor.OperationsPerInvoke));
            }

            return least;
        }
        finally
        {
            benchmark.Descriptor.GlobalCleanupMethod?.Invoke(instance, null);
        }
    }

    static string MethodOf(BenchmarkCase benchmark) => $"{benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name}";

    static long Allocated(Action body)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < Calls; call++) { body(); }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // Compiled, since a call by reflection boxes what the body returns.
    static Action BodyOf(BenchmarkCase benchmark, object instance) =>
        Expression.Lambda<Action>(Expression.Call(Expression.Constant(instance), benchmark.Descriptor.WorkloadMethod)).Compile();

    static bool HasBenchmarks(Type type) => type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute), inherit: true));
}
