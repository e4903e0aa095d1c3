namespace Ctxscan.Sweep;

/// <summary>The files that a sweep reads before it is planned.</summary>
sealed class SweepInputs(Terminal terminal)
{
    /// <summary>The name under which standard input is read.</summary>
    public const string StandardInput = "-";

    bool _isInputRead;

    /// <summary>The bytes of <paramref name="file"/>, or of standard input.</summary>
    /// <exception cref="UsageException">Standard input is asked for twice, or there is no such file, in which <paramref name="expected"/> should be.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] Read(string file, string expected)
    {
        if (file != StandardInput) { return NamedFile.Read(file, expected, File.ReadAllBytes); }

        if (_isInputRead || terminal.OpenInput is null) { throw new UsageException("standard input is read once"); }

        _isInputRead = true;
        using var input = terminal.OpenInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>What faults call the file.</summary>
    public static string NameOf(string file) => file == StandardInput ? "standard input" : file;
}
