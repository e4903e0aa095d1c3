namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>Wraps a packet into a link layer. Layouts: the LINKTYPE_ registry, IEEE 802.3, 802.2, 802.11, radiotap.org.</summary>
static class Link
{
    const int MinEthernetBytes = 60; // without the frame check sequence

    static readonly byte[] s_clientMac = Wire.Hex("02 00 5e 00 00 0a");
    static readonly byte[] s_serverMac = Wire.Hex("02 00 5e 00 00 14");
    static readonly byte[] s_snap = Wire.Hex("aa aa 03 00 00 00");

    /// <summary>An Ethernet frame, padded to its least length with what could be taken for payload.</summary>
    public static byte[] Ethernet(int type, byte[] payload, bool fromClient = true) => Pad(Wire.Join(Macs(fromClient), Wire.U16(type), payload));

    /// <summary>The same without padding, as it stands inside a tunnel.</summary>
    public static byte[] Inside(int type, byte[] payload, bool fromClient) => Wire.Join(Macs(fromClient), Wire.U16(type), payload);

    /// <summary>IEEE 802.3 with a length, LLC and SNAP.</summary>
    public static byte[] Snap(int type, byte[] payload, bool fromClient) =>
        Pad(Wire.Join(Macs(fromClient), Wire.U16(8 + payload.Length), s_snap, Wire.U16(type), payload));

    public static byte[] Sll(int type, byte[] payload) => Wire.Join(Wire.Hex("0000 0001 0006 02005e00000a 0000"), Wire.U16(type), payload);

    public static byte[] Sll2(int type, byte[] payload) => Wire.Join(Wire.U16(type), Wire.Hex("0000 00000002 0001 00 06 02005e00000a 0000"), payload);

    /// <summary>An 802.11 data frame; with <paramref name="quality"/> it has the two bytes more, with <paramref name="relayed"/> a fourth address.</summary>
    public static byte[] Wireless(int type, byte[] payload, bool fromClient, bool quality = false, bool relayed = false, bool padded = false)
    {
        var system = relayed ? 3 : fromClient ? 1 : 2;
        var header = Wire.Join([(byte)(quality ? 0x88 : 0x08), (byte)system, 0, 0], s_serverMac, s_clientMac, s_serverMac, [0, 0]);
        if (relayed) { header = Wire.Join(header, s_clientMac); }

        if (quality) { header = Wire.Join(header, [0, 0]); }

        if (padded) { header = Wire.Join(header, new byte[-header.Length & 3]); }

        return Wire.Join(header, s_snap, Wire.U16(type), payload);
    }

    /// <summary>A radiotap header of eight bytes.</summary>
    public static byte[] Radiotap(byte[] frame) => Wire.Join(Wire.Hex("00 00 0800 00000000"), frame);

    /// <summary>A radiotap header with a time stamp and flags, which say that the frame's header is padded to four bytes.</summary>
    public static byte[] RadiotapPadded(byte[] frame) => Wire.Join(Wire.Hex("00 00 1200 03000000 0807060504030201 20 00"), frame);

    /// <summary>A Per-Packet Information header without fields.</summary>
    public static byte[] Ppi(int linkType, byte[] frame) => Wire.Join(Wire.Hex("00 00 0800"), Wire.Little32((uint)linkType), frame);

    static byte[] Macs(bool fromClient) => fromClient ? Wire.Join(s_serverMac, s_clientMac) : Wire.Join(s_clientMac, s_serverMac);

    static byte[] Pad(byte[] frame)
    {
        var padded = new byte[Math.Max(frame.Length, MinEthernetBytes)];
        Array.Fill(padded, (byte)0xee);
        frame.CopyTo(padded, 0);
        return padded;
    }
}
