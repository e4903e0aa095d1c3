using System.CommandLine;

namespace Ctxscan.Commands;

/// <summary>What values of options must be.</summary>
static class OptionChecks
{
    /// <summary>Refuses a value of <paramref name="option"/> that is not right: "--tries takes a number from 1 to 8". One that cannot be read at all is the parser's to refuse.</summary>
    public static void Check<T>(this Option<T> option, Func<T, bool> isRight, string expected) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 0) { return; }

        T? value;
        try
        {
            value = result.GetValueOrDefault<T>();
        }
        catch (InvalidOperationException)
        {
            result.AddError($"{option.Name} {expected}");
            return;
        }

        if (value is not null && !isRight(value)) { result.AddError($"{option.Name} {expected}"); }
    });
}
