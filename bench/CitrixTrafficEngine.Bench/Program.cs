using BenchmarkDotNet.Running;
using CitrixTrafficEngine.Bench.Generating;

if (args is ["generate", .. var arguments]) { return GenerateCommand.Run(arguments); }

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
