namespace CitrixTrafficEngine.Capture;

/// <summary>The block types that the reader knows; it skips all others.</summary>
/// <remarks>Source: draft-ietf-opsawg-pcapng, section 11.1 (block type codes).</remarks>
static class PcapngBlock
{
    /// <summary>Interface Description Block.</summary>
    public const uint Interface = 1;

    /// <summary>Packet Block, obsolete: like <see cref="Enhanced"/>, but with 16 bits of interface id and 16 of drop count.</summary>
    public const uint Packet = 2;

    /// <summary>Simple Packet Block: no interface, no time.</summary>
    public const uint Simple = 3;

    /// <summary>Enhanced Packet Block.</summary>
    public const uint Enhanced = 6;

    /// <summary>Section Header Block: the same in both byte orders.</summary>
    public const uint Section = 0x0a0d0d0a;

    /// <summary>Byte-order magic of a section, read in its own byte order.</summary>
    public const uint ByteOrderMagic = 0x1a2b3c4d;

    /// <summary>Type and total length before the body, total length after it: 12 bytes.</summary>
    public const int MinBytes = 12;

    /// <summary>Section header without options: 28 bytes.</summary>
    public const int MinSectionBytes = 28;

    /// <summary>Interface description without options: 20 bytes.</summary>
    public const int MinInterfaceBytes = 20;

    /// <summary>Enhanced and obsolete packet blocks without data: 32 bytes.</summary>
    public const int MinPacketBytes = 32;

    /// <summary>Simple packet block without data: 16 bytes.</summary>
    public const int MinSimpleBytes = 16;
}
