using System.Globalization;
using System.Text;
using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>Pieces that the records of a sweep share.</summary>
static class RecordParts
{
    /// <summary>Opens a record up to its <c>event.action</c>.</summary>
    public static void Open(JsonLine line, long timeNs, string kind, string dataset, string action)
    {
        line.Raw("{\"@timestamp\":\""u8);
        line.Time(timeNs);
        line.Raw("\",\"ecs\":{\"version\":\"8.17.0\"},\"event\":{\"kind\":"u8);
        line.Text(kind);
        line.Raw(",\"dataset\":"u8);
        line.Text(dataset);
        line.Raw(",\"module\":\"ctxscan\",\"action\":"u8);
        line.Text(action);
    }

    /// <summary>Appends an array of texts.</summary>
    public static void Texts(JsonLine line, ReadOnlySpan<byte> key, IEnumerable<string> texts)
    {
        line.Raw(key);
        line.Raw((byte)'[');
        var first = true;
        foreach (var text in texts)
        {
            if (!first) { line.Raw((byte)','); }

            first = false;
            line.Text(text);
        }

        line.Raw((byte)']');
    }

    /// <summary>Appends an object of counts.</summary>
    public static void Counts(JsonLine line, ReadOnlySpan<byte> key, IEnumerable<KeyValuePair<string, long>> counts)
    {
        line.Raw(key);
        line.Raw((byte)'{');
        var first = true;
        foreach (var (name, count) in counts)
        {
            if (!first) { line.Raw((byte)','); }

            first = false;
            line.Text(name);
            line.Raw((byte)':');
            line.Number(count);
        }

        line.Raw((byte)'}');
    }

    /// <summary>Appends a decimal number with at most three places.</summary>
    public static void Decimal(JsonLine line, double value) => line.Raw(Encoding.ASCII.GetBytes(value.ToString("0.###", CultureInfo.InvariantCulture)));

    /// <summary>Appends <c>hash</c>, <c>seed</c> and <c>shard</c>. The seed is text: a JSON number keeps 53 bits of its 64.</summary>
    public static void PlanKey(JsonLine line, string hash, ulong seed, (int Index, int Count) shard)
    {
        line.Raw("\"hash\":"u8);
        line.Text(hash);
        line.Raw(",\"seed\":\""u8);
        line.Number(seed);
        line.Raw("\",\"shard\":\""u8);
        line.Number((long)shard.Index);
        line.Raw((byte)'/');
        line.Number((long)shard.Count);
        line.Raw((byte)'"');
    }
}
