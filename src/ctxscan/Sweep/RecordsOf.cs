using System.Globalization;
using System.Text.Json;
using CitrixTrafficEngine.Scan.Results;

namespace Ctxscan.Sweep;

/// <summary>Reads files of records, which may still be written, or were cut by a kill.</summary>
static class RecordsOf
{
    /// <summary>Gives each record of <paramref name="path"/> to <paramref name="take"/>; <paramref name="expected"/> says what the file should hold.</summary>
    /// <exception cref="UsageException">There is no such file, it is a folder or empty, or a line is no record; or <paramref name="take"/> threw a <see cref="FormatException"/>.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RecordsRead Read(string path, string expected, Action<JsonElement> take) => NamedFile.Read(path, expected, name =>
    {
        using var file = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var lines = new RecordFile(file);
        while (lines.TryRead(out var line)) { Take(line, lines.LineNumber); }

        if (lines.TornBytes == 0) { return lines.LineNumber > 0 ? new RecordsRead(lines.LineNumber, lines.Offset, 0) : throw new UsageException($"{path}: is empty, expected {expected}"); }

        if (lines.LineNumber == 0 && lines.Torn[0] != (byte)'{') { throw new UsageException($"{path}: is no file of records, expected {expected}"); }

        // Whoever edits a file may leave out the last line end: the record is whole all the same.
        if (!IsWhole(lines.Torn)) { return new(lines.LineNumber, lines.Offset, lines.TornBytes); }

        Take(lines.Torn, lines.LineNumber + 1);
        return new RecordsRead(lines.LineNumber + 1, lines.Offset + lines.TornBytes, 0);

        void Take(ReadOnlySpan<byte> line, long number)
        {
            try
            {
                take(SavedRecord.Parse(line));
            }
            catch (FormatException exception)
            {
                throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{path}: line {number}: {exception.Message}"));
            }
        }
    });

    static bool IsWhole(ReadOnlySpan<byte> line)
    {
        try
        {
            SavedRecord.Parse(line);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
