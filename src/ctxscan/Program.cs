using Ctxscan;

return CommandLine.Run(args, Terminal.OfProcess());
