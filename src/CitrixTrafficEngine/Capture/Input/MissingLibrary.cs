namespace CitrixTrafficEngine.Capture.Input;

/// <summary>What to say where a system library cannot be loaded.</summary>
static class MissingLibrary
{
    /// <summary>Names the library and the Debian package that has it.</summary>
    public static IOException Of(string format, string library, string package, DllNotFoundException cause) =>
        new($"{format}-compressed, and {library} cannot be loaded: install it (Debian package {package}), or decompress first", cause);
}
