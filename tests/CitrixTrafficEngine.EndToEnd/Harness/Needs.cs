namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>What a test cannot do without. Where it lacks, the test is skipped and says what lacks; where it should be there, nothing is skipped.</summary>
static class Needs
{
    /// <summary>Skips where <paramref name="tools"/> are not installed. test.sh installs them, so .ci/run lets no such skip pass.</summary>
    public static void Tools(params string[] tools)
    {
        foreach (var tool in tools) { Assert.SkipUnless(OnPath(tool), $"{tool} is not installed: tests/apt-packages.txt"); }
    }

    /// <summary>Skips where the test runs as an ordinary user. As root there is no way out.</summary>
    public static void Root() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: network namespaces and mounts");

    /// <summary>Skips what takes long, unless ./test.sh --soak asked for it.</summary>
    public static void Soak() => Assert.SkipUnless(Environment.GetEnvironmentVariable("CTXSCAN_SOAK") == "1", "takes long: ./test.sh --soak");

    static bool OnPath(string tool) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));
}
