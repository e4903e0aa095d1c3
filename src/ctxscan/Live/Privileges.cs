using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Ctxscan.Live;

/// <summary>Gives up root once what needs it is open.</summary>
[SupportedOSPlatform("linux")]
static unsafe partial class Privileges
{
    const string Nobody = "nobody";
    const uint NobodyId = 65_534; // what Linux shows for an id it does not know

    /// <summary>
    /// Becomes <paramref name="user"/>; without one the user that called sudo, else nobody. Does nothing where the process is not root, or is to stay root.
    /// </summary>
    /// <exception cref="UsageException">There is no such user, or the process may not change it.</exception>
    /// <exception cref="IOException">Some thread kept its privileges.</exception>
    public static void Drop(string? user)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            if (user is not null) { throw new UsageException($"--user {user}: only root can become another user"); }

            return;
        }

        var (userId, groupId) = user is null ? DefaultIds() : IdsOf(user) ?? throw new UsageException($"--user {user}: no such user");
        if (userId == 0) { return; }

        LoadAssemblies();
        RemoveDiagnosticsSocket();

        // The C library does this on all threads; a system call of our own would on one.
        Check(setgroups(1, &groupId), nameof(setgroups));
        Check(setresgid(groupId, groupId, groupId), nameof(setresgid));
        Check(setresuid(userId, userId, userId), nameof(setresuid));
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task")) { CheckThread(thread, userId, groupId); }
    }

    static (uint User, uint Group) DefaultIds() =>
        uint.TryParse(Environment.GetEnvironmentVariable("SUDO_UID"), NumberStyles.None, CultureInfo.InvariantCulture, out var user)
        && uint.TryParse(Environment.GetEnvironmentVariable("SUDO_GID"), NumberStyles.None, CultureInfo.InvariantCulture, out var group)
        && user != 0
            ? (user, group)
            : IdsOf(Nobody) ?? (NobodyId, NobodyId);

    static (uint User, uint Group)? IdsOf(string name)
    {
        const int BufferBytes = 16_384;

        var buffer = stackalloc byte[BufferBytes];
        PasswordEntry entry;
        PasswordEntry* found;
        return getpwnam_r(name, &entry, buffer, BufferBytes, &found) == 0 && found is not null ? (entry.UserId, entry.GroupId) : null;
    }

    // The other user may not be able to read the folder that the program lies in.
    static void LoadAssemblies()
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<Assembly>([typeof(Privileges).Assembly]);
        while (open.TryPop(out var assembly))
        {
            foreach (var name in assembly.GetReferencedAssemblies())
            {
                if (known.Add(name.FullName)) { open.Push(Assembly.Load(name)); }
            }
        }
    }

    // The runtime makes it in the folder for temporary files, as root, and could not take it away later.
    static void RemoveDiagnosticsSocket()
    {
        foreach (var socket in Directory.EnumerateFiles(Path.GetTempPath(), $"*-{Environment.ProcessId}-*"))
        {
            if (Path.GetFileName(socket) is var name && (name.StartsWith("dotnet-diagnostic-", StringComparison.Ordinal) || name.StartsWith("clr-debug-pipe-", StringComparison.Ordinal)))
            {
                File.Delete(socket);
            }
        }
    }

    static void Check(int result, string call)
    {
        if (result != 0) { throw new IOException($"the privileges cannot be dropped: {call}: {Marshal.GetLastPInvokeErrorMessage()}"); }
    }

    static void CheckThread(string thread, uint userId, uint groupId)
    {
        string[] status;
        try
        {
            status = File.ReadAllLines(Path.Combine(thread, "status"));
        }
        catch (IOException)
        {
            return; // it has ended
        }

        // Uid and Gid: real, effective, saved, file system.
        var isDropped = Holds(status, "Uid:", userId, 4) && Holds(status, "Gid:", groupId, 4) && Holds(status, "Groups:", groupId, 1)
            && Array.Exists(status, line => line.StartsWith("CapEff:", StringComparison.Ordinal) && line.EndsWith("\t0000000000000000", StringComparison.Ordinal))
            && Array.Exists(status, line => line.StartsWith("CapPrm:", StringComparison.Ordinal) && line.EndsWith("\t0000000000000000", StringComparison.Ordinal));
        if (!isDropped) { throw new IOException($"the privileges cannot be dropped: thread {Path.GetFileName(thread)} keeps some"); }
    }

    static bool Holds(string[] status, string field, uint id, int times)
    {
        var line = Array.Find(status, line => line.StartsWith(field, StringComparison.Ordinal));
        return line is not null && line[field.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { } ids
            && ids.Length == times && Array.TrueForAll(ids, text => text == id.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The beginning of struct passwd, and room for the rest.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    struct PasswordEntry
    {
        [FieldOffset(16)] public uint UserId; // behind two pointers
        [FieldOffset(20)] public uint GroupId;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int getpwnam_r(string name, PasswordEntry* entry, byte* buffer, nuint bytes, PasswordEntry** found);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setgroups(nuint count, uint* groups);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setresgid(uint real, uint effective, uint saved);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setresuid(uint real, uint effective, uint saved);
}
