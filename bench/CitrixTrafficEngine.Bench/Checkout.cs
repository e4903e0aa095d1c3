namespace CitrixTrafficEngine.Bench;

/// <summary>The checkout that the running build belongs to.</summary>
static class Checkout
{
    /// <summary>Its root, which holds the solution.</summary>
    /// <exception cref="DirectoryNotFoundException">The build is no longer in a checkout.</exception>
    public static string Root { get; } = Find();

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CitrixTrafficEngine.sln"))) { return folder.FullName; }
        }

        throw new DirectoryNotFoundException($"no checkout above {AppContext.BaseDirectory}");
    }
}
