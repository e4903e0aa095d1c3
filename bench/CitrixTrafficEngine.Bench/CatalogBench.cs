using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Bench;

/// <summary>The embedded rules from YAML to a compiled table: under 50 ms.</summary>
[MemoryDiagnoser]
public class CatalogBench
{
    readonly Catalog _catalog = Catalog.Load(new());

    [Benchmark]
    public RuleTable LoadAndCompile() => Catalog.Load(new()).Compile();

    [Benchmark]
    public RuleTable Compile() => _catalog.Compile();

    [Benchmark]
    public CatalogReading LoadAndCheck() => Catalog.Read(new());
}
