using BenchmarkDotNet.Attributes;

namespace CitrixTrafficEngine.BenchTests;

/// <summary>Bodies that the gate must let pass and catch.</summary>
[MemoryDiagnoser]
public class Samples
{
    byte[] _kept = [];
    int _calls;
    bool _isSetUp;

    [Params(1, 100)]
    public int Bytes { get; set; }

    /// <summary>Times that a sample was cleaned up after it had been set up.</summary>
    public static int CleanedUp { get; private set; }

    [GlobalSetup(Targets = [nameof(Thrifty), nameof(Once)])]
    public void Setup() => _isSetUp = true;

    [GlobalCleanup]
    public void CleanUp() => CleanedUp += _isSetUp ? 1 : 0;

    [Benchmark(OperationsPerInvoke = 10)]
    public int Thrifty() => _isSetUp ? _kept.Length : throw new InvalidOperationException("not set up");

    /// <summary>24 bytes and the bytes, over ten operations.</summary>
    [Benchmark(OperationsPerInvoke = 10)]
    public int Wasteful() => (_kept = new byte[Bytes]).Length;

    /// <summary>One call in eight.</summary>
    [Benchmark]
    public int NowAndThen() => (++_calls & 7) == 0 ? (_kept = new byte[Bytes]).Length : 0;

    /// <summary>The first call only, as what is kept for all others.</summary>
    [Benchmark]
    public int Once() => (_kept = _kept.Length == 0 ? new byte[Bytes] : _kept).Length;
}
