using CitrixTrafficEngine.Tests.Capture;

namespace CitrixTrafficEngine.Tests.Cli;

public sealed class SiteCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_right_file_is_counted()
    {
        var run = CommandRun.Of("site", "check", Write("hosts:\n  - {name: lic, addresses: [10.0.0.1], roles: [license-server]}\n"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("1 hosts, 1 roles, 0 zones, 0 capture points: no faults\n", run.Output);
    }

    [Fact]
    public void Faults_are_listed_with_their_place_and_end_with_2()
    {
        var path = Write("hosts:\n  - {name: lic, addresses: [10.0.0], roles: [licence-server]}\n");

        foreach (var run in new[] { CommandRun.Of("site", "check", path), CommandRun.Of("audit", path, "--site", path) })
        {
            Assert.Equal(2, run.ExitCode);
            Assert.Empty(run.Output);
            Assert.StartsWith($"{path}:2:29: error CTX0801: '10.0.0' is no address", run.Error, StringComparison.Ordinal);
            Assert.Contains($"{path}:2:46: error CTX0104: unknown role 'licence-server'", run.Error, StringComparison.Ordinal);
            Assert.Contains("did you mean 'license-server'?", run.Error, StringComparison.Ordinal);
            Assert.EndsWith("ctxscan: 2 faults in the site file\n", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var run = CommandRun.Of("site", "check", "/nowhere/site.yaml");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("/nowhere/site.yaml", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_capture_point_must_be_one_of_the_site()
    {
        var path = Write("hosts: []\nzones:\n  - {name: a, networks: [10.0.0.0/8]}\ncapture_points:\n  - {name: core, sees: [a]}\n");

        var unknown = CommandRun.Of("audit", path, "--site", path, "--capture-point", "cor");
        var alone = CommandRun.Of("audit", path, "--capture-point", "core");

        Assert.Equal((2, 2), (unknown.ExitCode, alone.ExitCode));
        Assert.Contains("did you mean 'core'?", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("--site", alone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_infer_replaces_no_file_unasked_and_takes_no_misspelt_option()
    {
        var path = Write("mine");

        var run = CommandRun.Of("site", "infer", path, "-o", path);
        var misspelt = CommandRun.Of("site", "infer", path, "--forse");

        Assert.Equal((2, 2), (run.ExitCode, misspelt.ExitCode));
        Assert.Contains("--force", run.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    [Fact]
    public void An_output_that_is_the_capture_is_refused_with_force_too()
    {
        var path = Write("capture");

        var run = CommandRun.Of("site", "infer", path, "-o", path, "--force");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("capture", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("EMPTY")]
    public void Two_passes_need_files(string input)
    {
        if (input == "EMPTY") { input = Write(""); }

        var run = CommandRun.Of("audit", input, "--two-pass");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--two-pass", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Two_passes_cannot_follow() => Assert.Equal(2, CommandRun.Of("audit", "x.pcap", "--two-pass", "--follow").ExitCode);

    string Write(string text)
    {
        var path = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, text);
        return path;
    }
}
