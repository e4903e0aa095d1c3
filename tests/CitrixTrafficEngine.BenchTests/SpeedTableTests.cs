using CitrixTrafficEngine.Bench;
using CitrixTrafficEngine.Bench.Results;

namespace CitrixTrafficEngine.BenchTests;

/// <summary>The README's table of speeds says what the committed results say.</summary>
public class SpeedTableTests
{
    static readonly string s_readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md"));

    [Fact]
    public void The_readme_has_the_numbers_of_the_results_that_it_names() => Assert.Equal(s_readme, Made(File.ReadAllText(PathOfResults)));

    [Fact]
    public void Another_number_in_the_results_is_another_table()
    {
        var results = File.ReadAllText(PathOfResults);
        var median = ResultsFile.Parse(results).MedianOf(nameof(PacketParserBench), "Parse(Stack=ipv4-tcp)");

        Assert.NotEqual(s_readme, Made(results.Replace(median, "1,234 ns/packet", StringComparison.Ordinal)));
    }

    [Fact]
    public void Results_without_a_row_make_no_table() =>
        Assert.Throws<KeyNotFoundException>(() => Made(File.ReadAllText(PathOfResults).Replace("Parse(Stack=ipv4-tcp)", "Gone", StringComparison.Ordinal)));

    static string PathOfResults => Path.Combine(Checkout.Root, Source);

    static string Source => Assert.IsType<string>(SpeedTable.SourceOf(s_readme));

    static string Made(string results) => SpeedTable.Replace(s_readme, Source, results);
}
