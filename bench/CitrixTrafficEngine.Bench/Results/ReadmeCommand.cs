namespace CitrixTrafficEngine.Bench.Results;

/// <summary><c>readme [RESULTS]</c>: writes the README's table of speeds anew, from the results that it names or from others.</summary>
static class ReadmeCommand
{
    public static int Run(string root, string? results)
    {
        var path = Path.Combine(root, "README.md");
        var readme = File.ReadAllText(path);
        var source = results is null ? SpeedTable.SourceOf(readme) : Path.GetRelativePath(root, results).Replace('\\', '/');
        if (source is null || !File.Exists(Path.Combine(root, source)))
        {
            Console.Error.WriteLine($"no results at {source ?? "(README.md names none)"}");
            return 2;
        }

        try
        {
            File.WriteAllText(path, SpeedTable.Replace(readme, source, File.ReadAllText(Path.Combine(root, source))));
        }
        catch (Exception fault) when (fault is KeyNotFoundException or FormatException)
        {
            Console.Error.WriteLine($"README.md is as it was: {fault.Message}");
            return 2;
        }

        Console.WriteLine($"README.md: speeds of {source}");
        return 0;
    }
}
