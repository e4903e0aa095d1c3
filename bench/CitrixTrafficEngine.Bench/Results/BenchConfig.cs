using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using Perfolizer.Horology;

namespace CitrixTrafficEngine.Bench.Results;

/// <summary>How everything is measured: a process for each benchmark, three warm-ups and twelve iterations of 100 ms, compiled as the program is run.</summary>
static class BenchConfig
{
    /// <summary>The job, or one that runs each body once to see that it works.</summary>
    public static IConfig Of(bool isDry, string artifacts)
    {
        var job = isDry
            ? Job.Dry
            : Job.Default.WithWarmupCount(3).WithIterationCount(12).WithIterationTime(TimeInterval.FromMilliseconds(100)).WithLaunchCount(1);
        return ManualConfig.CreateEmpty()
            .AddJob(job.WithEnvironmentVariable("DOTNET_TieredPGO", "0"))
            .AddLogger(ConsoleLogger.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .WithArtifactsPath(artifacts)
            .WithOptions(ConfigOptions.DisableLogFile);
    }
}
