using CitrixTrafficEngine.Catalogs;

namespace CitrixTrafficEngine.Tests.Catalogs;

public class NearestNameTests
{
    [Theory]
    [InlineData("vdaa", "vda")]
    [InlineData("netscalr", "netscaler")]
    [InlineData("VDA", "vda")]
    [InlineData("nspi", "nsip")]
    [InlineData("quite-something-else", null)]
    public void The_nearest_name_within_a_third_is_meant(string typed, string? expected) =>
        Assert.Equal(expected, NearestName.Of(typed, ["netscaler", "nsip", "vda"]));
}
