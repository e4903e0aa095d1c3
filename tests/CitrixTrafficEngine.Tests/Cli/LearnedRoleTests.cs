using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Cli;

public sealed class LearnedRoleTests
{
    /// <summary>Captures of all kinds of traffic, nearly none of it of Citrix: two ports that happen to be a role's must not meet there.</summary>
    [Fact]
    public void No_role_rests_on_port_numbers_alone_in_a_folder_of_captures()
    {
        foreach (var capture in Directory.EnumerateFiles(Folder()).Where(path => File.Exists($"{path}.tsv")).Order())
        {
            var run = CommandRun.Of("audit", capture, "--summary-only", "-q");
            var roles = run.Records[^1].At("ctxscan.roles")?.EnumerateArray().ToList() ?? [];

            Assert.All(roles, role => Assert.True(role.At("rests_on")!.Value.EnumerateArray().Any(port => port.NumberAt("by_payload") > 0), $"{capture}: {role}"));
            if (Path.GetFileName(capture) == "citrix.pcap") { Assert.Equal(("22.0.0.7", "vda"), (Assert.Single(roles).TextAt("ip"), roles[0].TextAt("role"))); }
        }
    }

    static string Folder([CallerFilePath] string here = "")
    {
        var beside = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "..", "shared", "pcaps");
        var folder = Environment.GetEnvironmentVariable("CTXSCAN_CAPTURES") is { Length: > 0 } named ? named : beside;
        Assert.SkipUnless(Directory.Exists(folder), "no folder of captures with tables: name one with CTXSCAN_CAPTURES");
        return folder;
    }
}
