using System.Globalization;
using System.Text.Json;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>Reads records back. Whatever a line holds, the answer is a value or a <see cref="FormatException"/> that says what was expected.</summary>
public static class SavedRecord
{
    const long NsPerSecond = 1_000_000_000;

    /// <summary>The JSON object of one line.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            var record = JsonElement.ParseValue(ref reader);
            return record.ValueKind == JsonValueKind.Object ? record : throw new FormatException("expected a JSON object");
        }
        catch (JsonException exception)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"expected a JSON object, found none at byte {exception.BytePositionInLine + 1}"), exception);
        }
    }

    /// <summary><c>event.dataset</c>, or null.</summary>
    public static string? Dataset(JsonElement record) => Text(record, "event", "dataset");

    /// <summary>The probe that a <c>ctxscan.probe</c> record tells of.</summary>
    /// <exception cref="FormatException">A field lacks or is not what it should be.</exception>
    public static ProbeView ReadProbe(JsonElement record)
    {
        var probe = At(record, "ctxscan", "probe") ?? throw new FormatException("expected ctxscan.probe");
        return new()
        {
            Address = Address(Text(record, "destination", "ip"), "destination.ip"),
            Name = Text(record, "destination", "domain"),
            Transport = ResultText.TryTransport(Text(record, "network", "transport"), out var transport) ? transport : throw new FormatException("expected network.transport tcp, udp, icmp or ipv6-icmp"),
            Port = transport == Transport.Icmp ? (ushort)0 : Port(record),
            Verdict = ResultText.TryVerdict(Text(probe, "verdict"), out var verdict) ? verdict : throw new FormatException($"expected ctxscan.probe.verdict {string.Join(", ", ResultText.Verdicts)}"),
            Proof = ResultText.TryProof(Text(probe, "proof"), out var proof) ? proof : throw new FormatException("expected ctxscan.probe.proof"),
            Method = ResultText.TryMethod(Text(probe, "method"), out var method) ? method : throw new FormatException("expected ctxscan.probe.method"),
            Icmp = At(probe, "icmp") is { } icmp ? ReadIcmp(icmp) : null,
            Tries = (int)(Number(probe, "tries") ?? 0),
            RoundTripNs = Number(probe, "rtt"),
            Protocol = Text(probe, "protocol"),
            Service = Text(record, "ctxscan", "match", "service"),
            Banner = Text(probe, "banner"),
            Product = Text(probe, "product"),
            Errno = Text(probe, "errno"),
            IsCanary = At(probe, "canary") is { ValueKind: JsonValueKind.True },
            Source = Text(record, "source", "ip") is { } source ? Address(source, "source.ip") : null,
            StartNs = Time(record, "event", "start"),
            EndNs = Time(record, "event", "end"),
            Rows = Texts(probe, "rows"),
        };
    }

    /// <summary>The value at a path, or null.</summary>
    public static JsonElement? At(JsonElement record, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty(name, out record)) { return null; }
        }

        return record;
    }

    /// <summary>The text at a path, or null.</summary>
    public static string? Text(JsonElement record, params ReadOnlySpan<string> path) =>
        At(record, path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The whole number at a path, or null.</summary>
    public static long? Number(JsonElement record, params ReadOnlySpan<string> path) =>
        At(record, path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    /// <summary>The texts of the array at a path; none where there is no array.</summary>
    public static IReadOnlyList<string> Texts(JsonElement record, params ReadOnlySpan<string> path) =>
        At(record, path) is { ValueKind: JsonValueKind.Array } array
            ? [.. array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    /// <summary>The objects of the array at a path; none where there is no array.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement record, params ReadOnlySpan<string> path) =>
        At(record, path) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>The counts by name at a path; none where there are none.</summary>
    public static IEnumerable<KeyValuePair<string, long>> Counts(JsonElement record, params ReadOnlySpan<string> path) =>
        At(record, path) is { ValueKind: JsonValueKind.Object } counts
            ? counts.EnumerateObject().Where(count => count.Value.TryGetInt64(out _)).Select(count => KeyValuePair.Create(count.Name, count.Value.GetInt64()))
            : [];

    /// <summary>The RFC 3339 time at a path in nanoseconds since 1970 UTC.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static long Time(JsonElement record, params ReadOnlySpan<string> path)
    {
        // yyyy-MM-ddTHH:mm:ss.fffffffffZ: a DateTime keeps seven of the nine digits.
        if (Text(record, path) is { Length: 30 } text
            && DateTime.TryParseExact(text.AsSpan(0, 19), "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var second)
            && int.TryParse(text.AsSpan(20, 9), NumberStyles.None, CultureInfo.InvariantCulture, out var ns))
        {
            return ((second - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond * NsPerSecond) + ns;
        }

        throw new FormatException($"expected {string.Join('.', path)} like 2026-11-22T18:47:08.123456789Z");
    }

    internal static IpAddress Address(string? text, string field) =>
        text is not null && IpAddress.TryParse(text, out var address) ? address : throw new FormatException($"expected an address in {field}");

    static ushort Port(JsonElement record) =>
        Number(record, "destination", "port") is >= 1 and <= ushort.MaxValue and var port ? (ushort)port : throw new FormatException("expected destination.port from 1 to 65535");

    static IcmpEvidence ReadIcmp(JsonElement icmp) =>
        Number(icmp, "type") is >= 0 and <= byte.MaxValue and var type && Number(icmp, "code") is >= 0 and <= byte.MaxValue and var code
            ? new((byte)type, (byte)code, Address(Text(icmp, "from"), "ctxscan.probe.icmp.from"))
            : throw new FormatException("expected ctxscan.probe.icmp.type and code from 0 to 255");
}
