using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>SNMPv3: asks for the engine id, as every manager does before its first request. Needs no community and no user.</summary>
sealed class SnmpProbe : IDatagramProbe
{
    const int Version = 3;
    const int UserSecurityModel = 3;
    const byte Reportable = 4;
    const byte GetRequest = 0xa0;
    const byte Report = 0xa8;

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["snmp"],
        Ports = [161],
        Specification = "RFC 3414, 4; RFC 3412, 6: engine discovery, an empty GetRequest without a user",
        Logs = "usmStatsUnknownEngineIDs counts one",
        CookieBits = 30,
        LargestReplyBytes = 160,
        VerifiedWith = "snmpd",
        Note = "The first bytes of the engine id name the maker.",
    };

    public string Id => "snmp-discovery";

    public ConfirmTier Tier => ConfirmTier.Safe;

    public bool AnswersFromNewPort => false;

    public bool HasCookie => true;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        var writer = new RequestWriter(request);
        writer.Bytes([BerReader.Sequence, 62, BerReader.Integer, 1, Version]);
        writer.Bytes([BerReader.Sequence, 17, BerReader.Integer, 4]);
        writer.UInt32(IdOf(cookie));
        writer.Bytes([BerReader.Integer, 3, 0x00, 0xff, 0xe3]); // 65,507: the largest message over UDP and IPv4
        writer.Bytes([BerReader.OctetString, 1, Reportable, BerReader.Integer, 1, UserSecurityModel]);
        // Security parameters: no engine, no boots, no time, nobody, no keys.
        writer.Bytes([BerReader.OctetString, 16, BerReader.Sequence, 14, BerReader.OctetString, 0, BerReader.Integer, 1, 0, BerReader.Integer, 1, 0]);
        writer.Bytes([BerReader.OctetString, 0, BerReader.OctetString, 0, BerReader.OctetString, 0]);
        writer.Bytes([BerReader.Sequence, 20, BerReader.OctetString, 0, BerReader.OctetString, 0, GetRequest, 14, BerReader.Integer, 4]);
        writer.UInt32(IdOf(cookie));
        writer.Bytes([BerReader.Integer, 1, 0, BerReader.Integer, 1, 0, BerReader.Sequence, 0]);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        var reader = new BerReader(reply);
        if (!reader.TryEnter(BerReader.Sequence, out var message) || !reader.AtEnd || !message.TryReadInteger(BerReader.Integer, out var version) || version != Version) { return ReplyJudgement.Foreign; }

        if (!message.TryEnter(BerReader.Sequence, out var header) || !header.TryReadInteger(BerReader.Integer, out var id) || id != IdOf(cookie)) { return ReplyJudgement.Foreign; }

        if (!message.TryEnter(BerReader.OctetString, out var wrapped) || !wrapped.TryEnter(BerReader.Sequence, out var security) || !wrapped.AtEnd) { return ReplyJudgement.Foreign; }

        // RFC 3411, 5: an engine id has 5 to 32 bytes.
        if (!security.TryRead(BerReader.OctetString, out var engine) || engine.Length is < 5 or > 32) { return ReplyJudgement.Foreign; }

        if (!security.TryReadInteger(BerReader.Integer, out var boots) || !security.TryReadInteger(BerReader.Integer, out var seconds)) { return ReplyJudgement.Foreign; }

        if (!message.TryEnter(BerReader.Sequence, out var scoped) || !message.AtEnd || !scoped.TryRead(BerReader.OctetString, out _) || !scoped.TryRead(BerReader.OctetString, out _)) { return ReplyJudgement.Foreign; }

        if (!scoped.TryRead(Report, out _) || !scoped.AtEnd) { return ReplyJudgement.Foreign; }

        detail = new() { Protocol = "snmp", Product = ProductOf(engine), Fields = FieldsOf(engine, boots, seconds) };
        return ReplyJudgement.Confirmed;
    }

    public int BuildFarewell(Span<byte> farewell) => 0;

    // Positive and always four bytes.
    static uint IdOf(ProbeCookie cookie) => ((uint)cookie.First & 0x3fff_ffff) | 0x4000_0000;

    // RFC 3411, 5: the first bit says that what follows has today's form.
    static uint EnterpriseOf(ReadOnlySpan<byte> engine) => BinaryPrimitives.ReadUInt32BigEndian(engine) & 0x7fff_ffff;

    static string? ProductOf(ReadOnlySpan<byte> engine) => EnterpriseOf(engine) is 5951 or 3845 ? Enterprise.NameOf(EnterpriseOf(engine)) : null;

    static List<KeyValuePair<string, string>> FieldsOf(ReadOnlySpan<byte> engine, long boots, long seconds)
    {
        List<KeyValuePair<string, string>> fields =
        [
            new("engine_id", Convert.ToHexStringLower(engine)),
            new("enterprise", Printable.Of(EnterpriseOf(engine))),
            new("engine_boots", Printable.Of(boots)),
            new("engine_seconds", Printable.Of(seconds)),
        ];
        if (Enterprise.NameOf(EnterpriseOf(engine)) is { } vendor) { fields.Add(new("vendor", vendor)); }

        return fields;
    }
}
