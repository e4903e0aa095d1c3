using System.Buffers.Binary;

namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>A call of procedure 0, which does nothing, of an ONC RPC program, and its reply. RFC 5531, 9.</summary>
static class RpcMessage
{
    public const int RequestBytes = 40;

    /// <summary>Bytes of a reply at its longest: refused versions, with the longest verifier (400 bytes).</summary>
    public const int LongestReply = 432;

    const uint Reply = 1;
    const uint RpcVersion = 2;

    /// <summary>Writes the call, without credentials.</summary>
    public static void Write(ref RequestWriter request, ProbeCookie cookie, RpcProgram program)
    {
        request.UInt32((uint)cookie.First);
        request.UInt32(0); // a call
        request.UInt32(RpcVersion);
        request.UInt32(program.Number);
        request.UInt32(program.Version);
        request.Zeros(20); // procedure 0; no credentials, no verifier
    }

    /// <summary>Judges a whole message.</summary>
    public static bool IsReply(ReadOnlySpan<byte> message, ProbeCookie cookie, RpcProgram program, out ReplyDetail? detail)
    {
        detail = null;
        if (message.Length is < 20 or > LongestReply || message.Length % 4 != 0) { return false; }

        if (Word(message, 0) != (uint)cookie.First || Word(message, 4) != Reply) { return false; }

        var outcome = Word(message, 8) switch
        {
            0 => Accepted(message),
            1 => Denied(message[12..]),
            _ => null,
        };
        if (outcome is null) { return false; }

        var isThere = outcome is "success" or "program version mismatch" or "procedure unavailable";
        detail = new() { Protocol = isThere ? program.Service : null, Fields = [new("rpc", outcome)] };
        return true;
    }

    static string? Accepted(ReadOnlySpan<byte> message)
    {
        var verifier = Word(message, 16);
        if (verifier > 400 || verifier % 4 != 0 || message.Length < 24 + verifier) { return null; }

        var rest = message[(20 + (int)verifier)..];
        return (Word(rest, 0), rest.Length) switch
        {
            (0, 4) => "success",
            (1, 4) => "program unavailable",
            (2, 12) => "program version mismatch",
            (3, 4) => "procedure unavailable",
            (4, 4) => "garbage arguments",
            (5, 4) => "system error",
            _ => null,
        };
    }

    static string? Denied(ReadOnlySpan<byte> rest) => (Word(rest, 0), rest.Length) switch
    {
        (0, 12) => "rpc version mismatch",
        (1, 8) => "authentication error",
        _ => null,
    };

    static uint Word(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt32BigEndian(message[at..]);
}

/// <summary>An ONC RPC program that is asked. RFC 5531, 8.</summary>
/// <param name="Number">Program number.</param>
/// <param name="Version">Version asked.</param>
/// <param name="Service">Name of the protocol.</param>
sealed record RpcProgram(uint Number, uint Version, string Service)
{
    /// <summary>RFC 1833, 3.</summary>
    public static readonly RpcProgram PortMapper = new(100_000, 2, "portmapper");

    /// <summary>RFC 1813, 3.</summary>
    public static readonly RpcProgram Nfs = new(100_003, 3, "nfs");
}
