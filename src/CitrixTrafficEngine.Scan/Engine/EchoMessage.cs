using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>ICMP echo with a cookie. The kernel fills in identifier and checksum.</summary>
/// <remarks>Source: RFC 792; RFC 4443, 4.1 and 4.2.</remarks>
static class EchoMessage
{
    const int HeaderBytes = 8;
    const int Length = HeaderBytes + 16;
    const byte Request = 8;
    const byte Reply = 0;
    const byte RequestV6 = 128;
    const byte ReplyV6 = 129;
    const int SequenceAt = 6;

    /// <summary>Writes a request with this sequence number and returns its length.</summary>
    public static int Write(Span<byte> room, bool isV4, int sequence, ProbeCookie cookie)
    {
        room[..Length].Clear();
        room[0] = isV4 ? Request : RequestV6;
        BinaryPrimitives.WriteUInt16BigEndian(room[SequenceAt..], (ushort)(sequence + 1));
        BinaryPrimitives.WriteUInt64BigEndian(room[HeaderBytes..], cookie.First);
        BinaryPrimitives.WriteUInt64BigEndian(room[(HeaderBytes + 8)..], cookie.Second);
        return Length;
    }

    /// <summary>Whether <paramref name="message"/> is the reply that repeats <paramref name="cookie"/>.</summary>
    public static bool IsReply(ReadOnlySpan<byte> message, bool isV4, ProbeCookie cookie) =>
        message.Length == Length && message[0] == (isV4 ? Reply : ReplyV6)
        && BinaryPrimitives.ReadUInt64BigEndian(message[HeaderBytes..]) == cookie.First && BinaryPrimitives.ReadUInt64BigEndian(message[(HeaderBytes + 8)..]) == cookie.Second;
}
