using System.Buffers.Binary;

namespace CitrixTrafficEngine.Packets;

/// <summary>The header of an IEEE 802.11 frame, with or without radiotap before it.</summary>
/// <remarks>Sources: IEEE 802.11-2020, 9.2 and 9.3.2.1; https://www.radiotap.org.</remarks>
static unsafe class WirelessHeader
{
    const int DataType = 2;
    const int NoDataSubtype = 4;
    const int QualitySubtype = 8;
    const int BothSystems = 3; // to and from a distribution system: a fourth address
    const int ProtectedFlag = 0x40;
    const int OrderFlag = 0x80;
    const int AggregateFlag = 0x80; // in the quality-of-service field

    /// <summary>Finds the content of a data frame, which begins with LLC.</summary>
    /// <param name="frame">What may be read.</param>
    /// <param name="at">Where the header begins.</param>
    /// <param name="padded">Whether the content begins at a multiple of four bytes.</param>
    /// <param name="protocol">0, a length: the LLC header is to be resolved.</param>
    /// <param name="offset">Where the content begins.</param>
    public static PacketOutcome Find(in Extent frame, int at, bool padded, out int protocol, out int offset)
    {
        offset = at;
        protocol = SkippedNames.WirelessManagement;
        if (!frame.Has(at, 2)) { return frame.Missing(at, 2); }

        var subtype = frame.Data[at] >> 4;
        var flags = frame.Data[at + 1];
        if (((frame.Data[at] >> 2) & 3) != DataType) { return PacketOutcome.NotIp; }

        var qualityAt = 24 + ((flags & BothSystems) == BothSystems ? 6 : 0);
        var quality = (subtype & QualitySubtype) != 0;
        var headerBytes = qualityAt;
        if (quality) { headerBytes += (flags & OrderFlag) != 0 ? 6 : 2; } // ordered: with a high-throughput control field

        if (!frame.Has(at, headerBytes)) { return frame.Missing(at, headerBytes); }

        protocol = 0;
        if ((flags & ProtectedFlag) != 0) { protocol = SkippedNames.WirelessProtected; }
        else if ((subtype & NoDataSubtype) != 0) { protocol = SkippedNames.WirelessNoData; }
        else if (quality && (frame.Data[at + qualityAt] & AggregateFlag) != 0) { protocol = SkippedNames.WirelessAggregate; }

        offset = at + (padded ? (headerBytes + 3) & ~3 : headerBytes);
        return protocol == 0 ? PacketOutcome.Flow : PacketOutcome.NotIp;
    }

    public static PacketOutcome Radiotap(in Extent frame, int at, out int protocol, out int offset)
    {
        const uint TimePresent = 1, FlagsPresent = 2, MorePresent = 1u << 31;
        const byte PaddedFlag = 0x20;

        if (!frame.Has(at, 8)) { return LinkLayer.None(frame.Missing(at, 8), 0, out protocol, out offset); }

        var headerBytes = BinaryPrimitives.ReverseEndianness(frame.Word(at + 2));
        if (headerBytes < 8) { return LinkLayer.None(PacketOutcome.Malformed, 0, out protocol, out offset); }

        if (!frame.Has(at, headerBytes)) { return LinkLayer.None(frame.Missing(at, headerBytes), 0, out protocol, out offset); }

        var present = BinaryPrimitives.ReverseEndianness(frame.Long(at + 4));
        var field = 8;
        for (var more = present; (more & MorePresent) != 0; field += 4)
        {
            if (field + 4 > headerBytes) { return LinkLayer.None(PacketOutcome.Malformed, 0, out protocol, out offset); }

            more = BinaryPrimitives.ReverseEndianness(frame.Long(at + field));
        }

        if ((present & TimePresent) != 0) { field = ((field + 7) & ~7) + 8; }

        var padded = (present & FlagsPresent) != 0 && field < headerBytes && (frame.Data[at + field] & PaddedFlag) != 0;
        return Find(frame, at + headerBytes, padded, out protocol, out offset);
    }
}
