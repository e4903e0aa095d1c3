namespace Ctxscan;

/// <summary>The files that a command line names: one that is missing, or is a folder, is wrong usage; one that may not be opened is the environment's.</summary>
static class NamedFile
{
    /// <summary>What <paramref name="read"/> makes of the file at <paramref name="path"/>, in which <paramref name="expected"/> should be.</summary>
    /// <exception cref="UsageException">There is no such file, or it is a folder.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static T Read<T>(string path, string expected, Func<string, T> read)
    {
        RefuseFolder(path, expected);
        try
        {
            return read(path);
        }
        catch (Exception fault) when (IsMissing(fault) || IsMissing(fault.InnerException))
        {
            throw new UsageException($"{path}: no such file, expected {expected}");
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException || fault.InnerException is UnauthorizedAccessException)
        {
            throw new IOException($"{path}: permission denied", fault);
        }
        catch (Exception fault) when (fault is IOException or NotSupportedException)
        {
            // A pipe cannot be gone back in, a device not be cut.
            throw new IOException(fault.Message.StartsWith(path, StringComparison.Ordinal) ? fault.Message : $"{path}: cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>What <paramref name="open"/> makes for output at <paramref name="path"/>.</summary>
    /// <exception cref="UsageException">It is a folder.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static T Create<T>(string path, Func<string, T> open)
    {
        RefuseFolder(path, "a file to write");
        try
        {
            return open(path);
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException)
        {
            throw new IOException($"{path}: cannot be written: permission denied", fault);
        }
        catch (Exception fault) when (IsMissing(fault))
        {
            throw new IOException($"{path}: cannot be written: no such folder", fault);
        }
        catch (IOException fault)
        {
            throw new IOException(fault.Message.StartsWith(path, StringComparison.Ordinal) ? fault.Message : $"{path}: cannot be written: {fault.Message}", fault);
        }
    }

    /// <summary>Refuses a folder where <paramref name="expected"/> should be, and a name that is empty.</summary>
    /// <exception cref="UsageException">It is one.</exception>
    public static void RefuseFolder(string path, string expected)
    {
        if (path.Length == 0) { throw new UsageException($"the name of a file is empty, expected {expected}"); }

        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path)) { throw new UsageException($"{path}: is a folder, expected {expected}"); }
    }

    static bool IsMissing(Exception? fault) => fault is FileNotFoundException or DirectoryNotFoundException;
}
