using CitrixTrafficEngine.Bench;
using CitrixTrafficEngine.Bench.Gate;
using CitrixTrafficEngine.Bench.Generating;
using CitrixTrafficEngine.Bench.Piping;
using CitrixTrafficEngine.Bench.Replicating;
using CitrixTrafficEngine.Bench.Results;

const string Usage = """
    usage: run [FILTER] [--dry] | gate [FILTER] | readme [RESULTS] | walk FILE... | generate OUT.pcap [name=value...] | replicate OUT.pcap [name=value...] FILE... | drain
      run       measures and writes bench/results/micro-PROCESSOR.md; FILTER is a part of "Type.Method"; --dry only shows that the bodies run
      gate      what each benchmark allocates beside its budget
      readme    the README's table of speeds, from results
      walk      hands over every packet of captures
      generate  a synthetic capture
      replicate copies of captures with other addresses, in one capture
      drain     reads standard input to its end
    More: bench/README.md.
    """;

switch (args)
{
    case ["generate", .. var arguments]: return GenerateCommand.Run(arguments);
    case ["replicate", .. var arguments]: return ReplicateCommand.Run(arguments);
    case ["drain"]: return DrainCommand.Run();
    case ["walk", .. { Length: > 0 } files]: return WalkCommand.Run(files);
    case ["gate"]: return GateCommand.Run();
    case ["gate", var filter]: return GateCommand.Run(filter);
    case ["readme"]: return ReadmeCommand.Run(Checkout.Root, null);
    case ["readme", var results]: return ReadmeCommand.Run(Checkout.Root, results);
    case ["run"]: return RunCommand.Run(Checkout.Root, "", isDry: false);
    case ["run", "--dry"]: return RunCommand.Run(Checkout.Root, "", isDry: true);
    case ["run", var filter]: return RunCommand.Run(Checkout.Root, filter, isDry: false);
    case ["run", var filter, "--dry"]: return RunCommand.Run(Checkout.Root, filter, isDry: true);
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
