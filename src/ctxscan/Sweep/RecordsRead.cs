using System.Globalization;

namespace Ctxscan.Sweep;

/// <summary>How far a file of records could be read.</summary>
/// <param name="Records">Records that were read.</param>
/// <param name="Offset">Bytes up to the end of the last of them.</param>
/// <param name="TornBytes">Bytes after it: the beginning of a line that a kill or a full disk cut.</param>
readonly record struct RecordsRead(long Records, long Offset, int TornBytes)
{
    /// <summary>Says what was left out, where something was, and gives the exit code.</summary>
    public int Tell(string path, string use, TextWriter writer)
    {
        if (TornBytes == 0) { return ExitCode.Done; }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ctxscan: {path}: offset {Offset}: the last line is torn, {TornBytes} bytes are left out; the {Records:N0} records before it are {use}"));
        return ExitCode.Incomplete;
    }
}
