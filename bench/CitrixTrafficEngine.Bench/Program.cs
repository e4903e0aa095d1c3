using BenchmarkDotNet.Running;
using CitrixTrafficEngine.Bench.Generating;
using CitrixTrafficEngine.Bench.Piping;
using CitrixTrafficEngine.Bench.Replicating;

switch (args)
{
    case ["generate", .. var arguments]: return GenerateCommand.Run(arguments);
    case ["replicate", .. var arguments]: return ReplicateCommand.Run(arguments);
    case ["drain"]: return DrainCommand.Run();
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
