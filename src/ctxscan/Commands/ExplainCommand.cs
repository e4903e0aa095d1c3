using System.CommandLine;

namespace Ctxscan.Commands;

static class ExplainCommand
{
    public static Command Create(Terminal terminal) => new("explain", "x");
}
