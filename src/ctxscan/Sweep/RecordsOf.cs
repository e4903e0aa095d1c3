namespace Ctxscan.Sweep;

/// <summary>Opens files of records that may still be written.</summary>
static class RecordsOf
{
    /// <summary>Opens <paramref name="path"/> for reading.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path}: no such file, expected records of ctxscan");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: cannot be read: {exception.Message}", exception);
        }
    }
}
