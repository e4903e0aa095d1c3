using System.Runtime.InteropServices;
using CitrixTrafficEngine.Scan.Sockets;
using Microsoft.Win32.SafeHandles;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>Opens files that a sweep writes its records to. One sweep writes a file at a time, others may read it meanwhile.</summary>
/// <remarks>
/// The lock is one of the open file description (fcntl(2), F_OFD_SETLK): the kernel takes it away with the process, however that ends, and closing another
/// descriptor of the file does not. Readers of .NET take shared flock(2) locks, so that an exclusive one would shut them out.
/// </remarks>
static class ResultFile
{
    const int Tries = 10;

    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Opens a file to go on with, at its beginning.</summary>
    /// <exception cref="IOException">It cannot be opened, or a sweep writes it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream Open(string path)
    {
        var file = OpenLocked(path, FileMode.Open, FileAccess.ReadWrite);
        if (file.CanSeek) { return file; }

        file.Dispose();
        throw new IOException($"{path}: is a pipe: it cannot be gone on with");
    }

    /// <summary>Makes a file; one of that name is emptied.</summary>
    /// <exception cref="IOException">It cannot be made, or a sweep writes it: then it is left as it is.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream Create(string path)
    {
        var file = OpenLocked(path, FileMode.OpenOrCreate, FileAccess.Write);
        try
        {
            // A pipe or a device has no length.
            if (file.CanSeek && file.Length > 0) { file.SetLength(0); }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    static FileStream OpenLocked(string path, FileMode mode, FileAccess access)
    {
        var file = new FileStream(path, mode, access, FileShare.Read, bufferSize: 0);
        if (!OperatingSystem.IsLinux() || !file.CanSeek || IsDevice(path) || TryLock(file.SafeFileHandle)) { return file; }

        file.Dispose();
        throw new IOException($"{path}: another sweep is writing this file");
    }

    // Devices such as /dev/null are everybody's.
    static bool IsDevice(string path) => (File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path)).StartsWith("/dev/", StringComparison.Ordinal);

    // A process that is being started has its parent's files open until it becomes another program: a moment later they are free.
    static bool TryLock(SafeFileHandle handle)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            if (IsLocked(handle)) { return true; }

            Thread.Sleep(s_pause);
        }

        return false;
    }

    // File systems that know no such locks do without.
    static unsafe bool IsLocked(SafeFileHandle handle)
    {
        var whole = new FileLock { Kind = FileLock.Write };
        return LibC.fcntl((int)handle.DangerousGetHandle(), FileLock.SetOfDescription, &whole) == 0 || Marshal.GetLastPInvokeError() is not (Errno.TryAgain or Errno.AccessDenied);
    }
}
