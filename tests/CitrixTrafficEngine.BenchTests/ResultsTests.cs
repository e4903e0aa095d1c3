using CitrixTrafficEngine.Bench.Gate;
using CitrixTrafficEngine.Bench.Results;

namespace CitrixTrafficEngine.BenchTests;

/// <summary>The files of results, and that every benchmark says what an operation of it is.</summary>
public class ResultsTests
{
    const string Epyc = "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 26\nmodel\t\t: 2\nmodel name\t: AMD EPYC\n";
    const string Xeon = "cpu family\t: 6\nmodel\t\t: 85\nmodel name\t: Intel(R) Xeon(R) Platinum 8175M CPU @ 2.50GHz\n";
    const string Arm = "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n";

    static readonly Measurement s_fast = new("Take", "4.03 ns/probe", "4.01 ns", "0.03 ns", "0 B");
    static readonly Measurement s_slow = new("Take", "40.3 ns/probe", "40.1 ns", "0.30 ns", "0 B");

    [Fact]
    public void Every_benchmark_says_what_an_operation_is() => Assert.All(AllocationGate.All(), benchmark => Assert.NotEmpty(benchmark.UnitOf()));

    [Fact]
    public void A_second_processor_has_a_file_of_its_own()
    {
        Assert.Equal("micro-amd-epyc-family-26-model-2.md", Machine.Of(Epyc, 2).FileName);
        Assert.Equal("micro-intel-xeon-platinum-8175m-family-6-model-85.md", Machine.Of(Xeon, 2).FileName);
        Assert.EndsWith("-implementer-0x41-part-0xd0c.md", Machine.Of(Arm, 2).FileName, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_measured_again_replaces_its_own_type_and_no_other()
    {
        var file = new ResultsFile();
        file.Describe(Machine.Of(Epyc, 2));
        file.Replace("PaceBench", "then", [s_fast]);
        file.Replace("OtherBench", "then", [s_fast]);

        file = ResultsFile.Parse(file.ToString());
        file.Replace("PaceBench", "now", [s_slow]);
        file = ResultsFile.Parse(file.ToString());

        Assert.Equal(["OtherBench", "PaceBench"], file.Types);
        Assert.Equal(("then", "4.03 ns/probe"), (file.CircumstancesOf("OtherBench"), file.MedianOf("OtherBench", "Take")));
        Assert.Equal(("now", "40.3 ns/probe"), (file.CircumstancesOf("PaceBench"), file.MedianOf("PaceBench", "Take")));
    }

    [Fact]
    public void A_file_that_is_read_and_written_stays_as_it_is()
    {
        var file = new ResultsFile();
        file.Describe(Machine.Of(Epyc, 2));
        file.Replace("PaceBench", "then", [s_fast, s_slow]);

        Assert.Equal(file.ToString(), ResultsFile.Parse(file.ToString()).ToString());
    }

    [Theory]
    [InlineData(4.034, "4.03 ns")]
    [InlineData(40.34, "40.3 ns")]
    [InlineData(4_034.4, "4,034 ns")]
    [InlineData(10_234_000, "10.2 ms")]
    public void A_time_has_three_digits_at_least(double ns, string text) => Assert.Equal(text, Measurement.Time(ns));
}
