using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>SQL Server Browser: the administrators' port of the default instance. Its answer is shorter than the question; a list of instances would be a hundred times it.</summary>
sealed class SqlBrowserProbe : IDatagramProbe
{
    const byte UnicastDac = 0x0f;
    const byte Response = 0x05;
    const byte Version = 1;
    const int ReplyBytes = 6;

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["sql-browser", "tds"],
        Ports = [1434],
        Specification = "MC-SQLR 2.2.4: CLNT_UCAST_DAC for MSSQLSERVER",
        Logs = "nothing by default",
        Detection = "scan rules count datagrams to 1434; those for SQL Slammer look for 04, which is not sent",
        LargestReplyBytes = ReplyBytes,
        Note = "Only a default instance answers: every other question to the browser amplifies. The answer repeats nothing: the exact port must answer.",
    };

    public string Id => "sql-browser";

    public ConfirmTier Tier => ConfirmTier.Active;

    public bool AnswersFromNewPort => false;

    public bool HasCookie => false;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        var writer = new RequestWriter(request);
        writer.Byte(UnicastDac);
        writer.Byte(Version);
        writer.Bytes("MSSQLSERVER\0"u8);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (reply.Length != ReplyBytes || reply[0] != Response || BinaryPrimitives.ReadUInt16LittleEndian(reply[1..]) != ReplyBytes || reply[3] != Version) { return ReplyJudgement.Foreign; }

        var port = BinaryPrimitives.ReadUInt16LittleEndian(reply[4..]);
        if (port == 0) { return ReplyJudgement.Foreign; }

        detail = new() { Protocol = "sql-browser", Fields = [new("dac_port", Printable.Of(port))] };
        return ReplyJudgement.Confirmed;
    }

    public int BuildFarewell(Span<byte> farewell) => 0;
}
