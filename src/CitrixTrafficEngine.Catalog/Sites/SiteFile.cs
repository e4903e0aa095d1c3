using CitrixTrafficEngine.Catalogs.Reading;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Catalogs.Sites;

/// <summary>Site files: which hosts a site has, what they are, and what its zones may do. docs/site.md describes them.</summary>
public static class SiteFile
{
    /// <summary>Most bytes of a site file: 16 MiB.</summary>
    public const long MaxBytes = 16 << 20;

    /// <summary>Reads the file at <paramref name="path"/>, whose roles, rows and services are those of <paramref name="catalog"/>.</summary>
    /// <exception cref="SiteFileException">It has faults, all of which the exception holds.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Site Load(string path, Catalog catalog)
    {
        var (site, diagnostics) = Read(path, catalog);
        return site ?? throw new SiteFileException(diagnostics);
    }

    /// <summary>Reads the file at <paramref name="path"/> and reports every fault.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SiteReading Read(string path, Catalog catalog)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var content = new MemoryStream();
            var buffer = new byte[65_536];
            for (var read = file.Read(buffer); read > 0; read = file.Read(buffer))
            {
                content.Write(buffer.AsSpan(0, read));
                if (content.Length > MaxBytes) { throw new IOException($"{path}: more than {MaxBytes} bytes, expected a site file"); }
            }

            return Read(path, content.ToArray(), catalog);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"{path}: cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads <paramref name="content"/>, of which faults speak as <paramref name="path"/>, and reports every fault.</summary>
    public static SiteReading Read(string path, ReadOnlyMemory<byte> content, Catalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var faults = new DiagnosticList();
        var root = Yaml.YamlTree.Read(new RulesFile(path, "site.yaml", content, IsUserLayer: true), faults);
        var site = root is null ? null : new SiteReader(catalog, faults).Read(root);
        return faults.Count > 0 ? new(null, faults.Sorted()) : new(site, []);
    }
}
