using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Running;

namespace CitrixTrafficEngine.Bench.Results;

/// <summary>How benchmarks are called in results.</summary>
static class CaseNames
{
    /// <summary>"Method" or "Method(Parameter=value, ...)".</summary>
    public static string RowName(this BenchmarkCase benchmark)
    {
        var parameters = benchmark.Parameters.Items.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Name}={item.Value:N0}"));
        var method = benchmark.Descriptor.WorkloadMethod.Name;
        return benchmark.Parameters.Count == 0 ? method : $"{method}({string.Join(", ", parameters)})";
    }

    /// <summary>What an operation of the benchmark is.</summary>
    /// <exception cref="InvalidOperationException">Neither its type nor its method says so.</exception>
    public static string UnitOf(this BenchmarkCase benchmark) =>
        (benchmark.Descriptor.WorkloadMethod.GetCustomAttribute<PerAttribute>() ?? benchmark.Descriptor.Type.GetCustomAttribute<PerAttribute>())?.Unit
        ?? throw new InvalidOperationException($"{benchmark.Descriptor.Type.Name} does not say what an operation is: [Per]");
}
