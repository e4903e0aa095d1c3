using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Packages;

/// <summary>What publish.sh makes, installed into an empty folder and used.</summary>
public sealed class InstallTests(PublishedPackages published) : IClassFixture<PublishedPackages>
{
    [Theory]
    [InlineData("linux-x64")]
    [InlineData("portable")]
    public void An_archive_works_where_it_is_unpacked(string kind)
    {
        using var folder = new TemporaryFolder();
        ProcessRun.Of("tar", "-C", folder.Root, "-xzf", published.One($"ctxscan-*-{kind}.tar.gz")).EndedWith(0);

        var root = Assert.Single(Directory.GetDirectories(folder.Root));
        AssertAudits(Path.Combine(root, "ctxscan"));
        Assert.True(File.Exists(Path.Combine(root, "man", "ctxscan-sweep.1")) && File.Exists(Path.Combine(root, "completions", "_ctxscan")));
    }

    [Fact]
    public void The_debian_package_installs_and_takes_no_capability_that_nobody_asked_it_to()
    {
        Needs.Root();
        using var folder = new TemporaryFolder();
        ProcessRun.OfShell("mkdir -p \"$1/var/lib/dpkg/info\" \"$1/var/lib/dpkg/updates\" && : > \"$1/var/lib/dpkg/status\"", folder.Root).EndedWith(0);

        var run = ProcessRun.Of("dpkg", $"--root={folder.Root}", "--force-depends", "--force-script-chrootless", "-i", published.One("ctxscan_*_amd64.deb")).EndedWith(0);

        Assert.Contains("setcap cap_net_raw+ep", run.Output, StringComparison.Ordinal);
        var program = folder.PathOf("usr/bin/ctxscan");
        AssertAudits(program);
        Assert.Equal(1, ProcessRun.OfShell("python3 -c 'import os, sys; os.getxattr(sys.argv[1], \"security.capability\")' \"$1\"", program).ExitCode);
        Assert.True(File.Exists(folder.PathOf("usr/share/man/man1/ctxscan.1.gz")));
    }

    [Fact]
    public void The_tool_installs_from_a_folder()
    {
        using var folder = new TemporaryFolder();
        ProcessRun.Of("dotnet", "tool", "install", "--tool-path", folder.Root, "--add-source", published.Folder, "ctxscan").EndedWith(0);

        AssertAudits(folder.PathOf("ctxscan"));
    }

    [Fact]
    public void The_checksums_are_those_of_the_files() => ProcessRun.OfShell("cd \"$1\" && sha256sum --strict -c SHA256SUMS", published.Folder).EndedWith(0);

    static void AssertAudits(string program)
    {
        Assert.StartsWith("ctxscan ", ProcessRun.Of(program, "--version").EndedWith(0).Output, StringComparison.Ordinal);
        var records = AuditRecords.Parse(ProcessRun.Of(program, "audit", Checkout.SampleCapture).EndedWith(0).Output);
        Assert.True(records.PacketsRead > 0);
        records.AssertPacketsAddUp();
    }
}
