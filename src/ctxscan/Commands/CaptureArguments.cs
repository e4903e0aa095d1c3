using System.CommandLine.Parsing;

namespace Ctxscan.Commands;

/// <summary>Arguments that name captures.</summary>
static class CaptureArguments
{
    /// <summary>Refuses what looks like an option, for a misspelt one would otherwise be taken for a file, and an empty name.</summary>
    public static void RefuseOptions(ArgumentResult result)
    {
        if (result.Tokens.Any(token => token.Value.Length == 0)) { result.AddError("the name of a capture is empty"); }

        foreach (var token in result.Tokens.Where(token => token.Value.Length > 1 && token.Value[0] == '-'))
        {
            result.AddError($"unknown option '{token.Value}' (a file of that name is written ./{token.Value})");
        }
    }
}
