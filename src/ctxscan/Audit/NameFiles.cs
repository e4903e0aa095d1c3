using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Privacy;

namespace Ctxscan.Audit;

/// <summary>Reads the files that name addresses, or hide them.</summary>
static class NameFiles
{
    /// <summary>Where the names of <paramref name="plan"/> come from.</summary>
    /// <exception cref="UsageException">The hosts file is missing, or a line of it is no entry.</exception>
    public static NameOptions Names(RunPlan plan)
    {
        try
        {
            return new() { Mode = plan.Names, File = plan.NamesFile is { } path ? NamedFile.Read(path, "a hosts file", HostsFile.Read) : null };
        }
        catch (HostsFileException fault)
        {
            throw new UsageException(fault.Message);
        }
    }

    /// <summary>What stands for addresses and names, or null where nothing is hidden.</summary>
    /// <exception cref="UsageException">The key file is missing or too short.</exception>
    public static Anonymizer? Anonymizer(string? keyFile)
    {
        const int MaxKeyBytes = 4_096;

        if (keyFile is null) { return null; }

        var key = NamedFile.Read(keyFile, "a file of random bytes", path =>
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MaxKeyBytes];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        });
        return key.Length >= CitrixTrafficEngine.Privacy.Anonymizer.LeastKeyBytes
            ? new(key)
            : throw new UsageException($"{keyFile}: has {key.Length} bytes: a key has at least {CitrixTrafficEngine.Privacy.Anonymizer.LeastKeyBytes}, as from 'head -c 32 /dev/urandom'");
    }
}
