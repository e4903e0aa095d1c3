using System.Reflection;

namespace CitrixTrafficEngine.Tests.Api;

/// <summary>The public API changes only together with its approved list beside this file.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("CitrixTrafficEngine")]
    [InlineData("CitrixTrafficEngine.Catalog")]
    [InlineData("CitrixTrafficEngine.Scan")]
    public void The_public_api_is_the_approved_one(string library)
    {
        var current = PublicApi.Of(Assembly.Load(library));
        var approved = Path.Combine(AppContext.BaseDirectory, "Api", $"{library}.txt");
        var received = Path.Combine(AppContext.BaseDirectory, "Api", $"{library}.received.txt");
        File.WriteAllText(received, string.Concat(current.Select(line => $"{line}\n")));

        var differences = Differences(File.ReadAllLines(approved), current);

        Assert.True(differences.Count == 0, $"{library}: where this is meant, copy {received} over tests/CitrixTrafficEngine.Tests/Api/{library}.txt\n{string.Join('\n', differences)}");
    }

    [Fact]
    public void A_member_that_went_and_one_that_came_are_named_with_their_type() =>
        Assert.Equal(["- T | Int32 Old()", "+ T | Int32 New()"], Differences(["T", "  Int32 Old()", "U", "  Int32 New()"], ["T", "  Int32 New()", "U", "  Int32 New()"]));

    // Members of the same text in different types differ by the type.
    static List<string> Differences(IReadOnlyList<string> approved, IReadOnlyList<string> current)
    {
        var before = WithTypes(approved);
        var now = WithTypes(current);
        return [.. before.Except(now).Select(line => $"- {line}"), .. now.Except(before).Select(line => $"+ {line}")];
    }

    static List<string> WithTypes(IReadOnlyList<string> lines)
    {
        var named = new List<string>();
        var type = "";
        foreach (var line in lines)
        {
            if (!line.StartsWith("  ", StringComparison.Ordinal)) { type = line; }

            named.Add(line == type ? line : $"{type} | {line.Trim()}");
        }

        return named;
    }
}
