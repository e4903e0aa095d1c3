using System.Reflection;

namespace Ctxscan;

/// <summary>The version of this build.</summary>
static class ProductVersion
{
    /// <summary>Version and, after a plus sign, the source revision where the build knew it.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>The version alone.</summary>
    public static string Number => Text.Split('+', 2)[0];

    /// <summary>The source revision; absent where the build did not know it.</summary>
    public static string? Revision => Text.Split('+', 2) is [_, var revision] ? revision : null;
}
