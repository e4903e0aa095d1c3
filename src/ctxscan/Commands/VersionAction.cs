using System.CommandLine;
using System.CommandLine.Invocation;
using CitrixTrafficEngine.Catalogs;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan --version</c>: what a report of a fault must say, one a line.</summary>
sealed class VersionAction : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine($"ctxscan {ProductVersion.Number}");
        output.WriteLine($"catalog {Catalog.Load(new()).Version}");
        output.WriteLine($"source  {ProductVersion.Revision ?? "unknown"}");
        return ExitCode.Done;
    }
}
