namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>A folder of one test, gone with it. Everybody may read it: some tests run the program as another user.</summary>
sealed class TemporaryFolder : IDisposable
{
    const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public TemporaryFolder()
    {
        Root = Directory.CreateTempSubdirectory("ctxscan test ").FullName; // with a space: paths have them
        File.SetUnixFileMode(Root, Everybody);
    }

    public string Root { get; }

    public string PathOf(string name) => Path.Combine(Root, name);

    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
