using System.Text.Json;

namespace Ctxscan.Report;

/// <summary>Gathers the records of one kind of run out of saved files, and shows them again.</summary>
interface ISavedReport
{
    /// <summary>Whether any record was for it.</summary>
    bool HasRecords { get; }

    /// <summary>Takes a record where it is of its kind of run. False where it is not.</summary>
    /// <exception cref="InvalidDataException">The record lacks what its kind has.</exception>
    bool Take(string dataset, JsonElement record);

    /// <summary>Writes what was gathered.</summary>
    void Write(ReportPlan plan, Terminal terminal);
}
