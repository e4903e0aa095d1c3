using System.Reflection;

namespace Ctxscan;

/// <summary>The version of this build.</summary>
static class ProductVersion
{
    /// <summary>Version and, after a plus sign, the source revision where the build knew it.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
