using CitrixTrafficEngine.Tests.Capture;

namespace CitrixTrafficEngine.Tests.Scans;

public sealed class KillTests : IDisposable
{
    const int ProcessTimeoutMs = 60_000;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Killed_at_random_instants_and_gone_on_with_each_pair_has_one_record() => Kill(20, hosts: 3_000);

    [Fact]
    public void Killed_at_two_hundred_random_instants_each_pair_has_one_record()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CTXSCAN_SOAK") == "1", "takes long: ./test.sh --soak");
        Kill(200, hosts: 15_000);
    }

    // More pairs than the kills leave time for.
    void Kill(int times, int hosts)
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var path = Path.Combine(_folder.Path, "out.ndjson");
        File.WriteAllBytes(path, []);
        var plan = FakeSweep.Plan(hosts);
        var torn = 0;
        var kills = 0;
        for (var kill = 0; kill < times; kill++)
        {
            using var sweep = SweepProcess.Start(path, hosts);

            // One in five falls into the start, where the file is read, the others into writing.
            if (random.Next(5) > 0) { Assert.Equal("writing", sweep.StandardOutput.ReadLine()); }

            Thread.Sleep(random.Next(200));
            if (!sweep.HasExited) { kills++; }

            sweep.Kill();
            Assert.True(sweep.WaitForExit(ProcessTimeoutMs));
            var bytes = File.ReadAllBytes(path);
            torn += bytes.Length > 0 && bytes[^1] != (byte)'\n' ? 1 : 0;
        }

        using (var last = SweepProcess.Start(path, hosts))
        {
            Assert.True(last.WaitForExit(ProcessTimeoutMs));
            Assert.Equal(0, last.ExitCode);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {torn} torn lines, {SweepFile.Of(SweepFile.Read(path), "run").Count()} parts");
        Assert.True(kills > times / 2, $"{kills} of {times} kills met a running sweep");
        SweepFile.AssertEachPairOnce(path, plan);
    }
}
