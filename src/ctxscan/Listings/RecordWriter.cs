using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ctxscan.Listings;

/// <summary>Writes JSON objects one a line, UTF-8, LF.</summary>
sealed class RecordWriter(Stream output) : IDisposable
{
    /// <summary>Bytes gathered before they are written: 64 KiB, so that a listing is few system calls.</summary>
    const int BatchBytes = 65_536;

    // Relaxed: the records are for programs and terminals, not for HTML.
    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly ArrayBufferWriter<byte> _batch = new(BatchBytes);

    /// <summary>Writes <paramref name="item"/> as one line.</summary>
    public void Write<T>(T item, Action<Utf8JsonWriter, T> writeRecord)
    {
        using (var json = new Utf8JsonWriter(_batch, s_options))
        {
            json.WriteStartObject();
            writeRecord(json, item);
            json.WriteEndObject();
        }

        _batch.Write("\n"u8);
        if (_batch.WrittenCount >= BatchBytes) { Flush(); }
    }

    /// <summary>Writes what is gathered.</summary>
    public void Dispose() => Flush();

    void Flush()
    {
        output.Write(_batch.WrittenSpan);
        _batch.ResetWrittenCount();
    }
}
