using System.Text.Json;

namespace Ctxscan.Reports;

/// <summary>One kind of run that a report renders: it takes the records of its kind and writes them.</summary>
interface IReportSection
{
    /// <summary>What it renders, for a message: "a sweep".</summary>
    string Kind { get; }

    /// <summary>Whether it took a record.</summary>
    bool IsEmpty { get; }

    /// <summary>The formats it can be written in.</summary>
    IReadOnlyList<string> Formats { get; }

    /// <summary>Takes <paramref name="record"/> if it is of this kind of run.</summary>
    /// <exception cref="FormatException">It is, and lacks what it must hold.</exception>
    bool TryTake(JsonElement record);

    /// <summary>Writes what was taken.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Write(string format, Terminal terminal);
}
