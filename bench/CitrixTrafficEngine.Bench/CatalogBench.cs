using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Bench;

/// <summary>The embedded rules from YAML to a compiled table: under 50 ms.</summary>
[MemoryDiagnoser]
[Per("catalog")]
public class CatalogBench
{
    readonly CatalogOptions _options = new();
    readonly Catalog _catalog = Catalog.Load(new());

    [Benchmark]
    public RuleTable LoadAndCompile() => Catalog.Load(_options).Compile();

    [Benchmark]
    public RuleTable Compile() => _catalog.Compile();

    [Benchmark]
    public CatalogReading LoadAndCheck() => Catalog.Read(_options);
}
