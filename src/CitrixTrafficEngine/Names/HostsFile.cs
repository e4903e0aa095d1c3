using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Names;

/// <summary>Reads a file in the form of hosts(5): an address and its names a line, <c>#</c> before a remark.</summary>
public static class HostsFile
{
    /// <summary>The first name of each address in <paramref name="path"/>; where an address stands twice, the first counts.</summary>
    /// <exception cref="HostsFileException">A line is no entry: with its number and what was expected.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<IpAddress, string> Read(string path)
    {
        var names = new Dictionary<IpAddress, string>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var parts = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0) { continue; }

            if (!IpAddress.TryParse(parts[0], out var address)) { throw new HostsFileException($"{path}:{number}: '{parts[0]}' is no address: expected an address and names"); }

            if (parts.Length == 1) { throw new HostsFileException($"{path}:{number}: {parts[0]} has no name: expected an address and names"); }

            if (HostName.Of(parts[1]) is not { } name) { throw new HostsFileException($"{path}:{number}: '{parts[1]}' is no host name"); }

            names.TryAdd(address, name);
        }

        return names;
    }
}
