using System.Text.Json;

namespace Ctxscan.Listings;

/// <summary>How one kind of item is listed in every format.</summary>
/// <param name="Columns">The columns of the formats that have some.</param>
/// <param name="WriteRecord">Writes one item as a JSON object.</param>
sealed record Listing<T>(IReadOnlyList<Column<T>> Columns, Action<Utf8JsonWriter, T> WriteRecord);
