using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Flows;

/// <summary>Which packet a fragment belongs to, and which part of its data it is.</summary>
/// <param name="Key">Source, destination and identification, for IPv4 the protocol too (RFC 791, 3.2; RFC 8200, 4.5).</param>
/// <param name="Start">Where its data begins, in bytes of the whole data; a multiple of eight.</param>
/// <param name="Bytes">How much data it brings.</param>
/// <param name="IsLast">Whether no data follows it.</param>
readonly unsafe record struct FragmentPlace(FlowKey Key, uint Start, uint Bytes, bool IsLast)
{
    /// <summary>Reads the place of a fragment from the headers that the parser found.</summary>
    public static FragmentPlace Of(in Packet packet, in Frame frame)
    {
        var extent = new Extent(frame.Data, frame.CapturedBytes, frame.OriginalBytes);
        var ip = packet.FragmentOffset;
        var isV4 = frame.Data[ip] >> 4 == 4;
        var field = isV4 ? extent.Word(packet.FragmentHeader + 6) : extent.Word(packet.FragmentHeader + 2);
        var id = isV4 ? extent.Word(packet.FragmentHeader + 4) : extent.Long(packet.FragmentHeader + 4);
        var end = ip + (isV4 ? extent.Word(ip + 2) : 40 + extent.Word(ip + 4));
        var version = (byte)(isV4 ? 4 : 6);
        var key = new FlowKey
        {
            AddressA = IpHeader.Source(frame.Data + ip, version),
            AddressB = IpHeader.Target(frame.Data + ip, version),
            PortA = (ushort)(id >> 16),
            PortB = (ushort)id,
            Protocol = isV4 ? frame.Data[ip + 9] : (byte)IpProtocol.Fragment,
            Version = version,
        };
        return new(
            key,
            isV4 ? (field & 0x1fffu) * 8 : field & 0xfff8u,
            (uint)Math.Max(end - packet.FragmentData, 0),
            (field & (isV4 ? 0x2000 : 1)) == 0);
    }
}
