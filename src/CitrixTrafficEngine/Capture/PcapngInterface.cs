using System.Buffers.Binary;
using System.Text;

namespace CitrixTrafficEngine.Capture;

/// <summary>What the reader needs of an interface of the current section for each of its packets.</summary>
readonly record struct PcapngInterface(LinkType LinkType, uint SnapBytes, TimestampScale Scale, ushort Index)
{
    // Option codes. Source: draft-ietf-opsawg-pcapng, sections 3.5 and 4.2.
    const ushort EndOfOptions = 0;
    const ushort Name = 2;
    const ushort TimestampResolution = 9;
    const ushort TimestampOffset = 14;

    const int OptionHeaderBytes = 4;

    /// <summary>Reads an interface description of at least <see cref="PcapngBlock.MinInterfaceBytes"/>. An option that is not as specified is passed over.</summary>
    /// <param name="block">The whole block.</param>
    /// <param name="swapped">Whether the section is big-endian.</param>
    /// <param name="index">Its index in <see cref="IFrameSource.Interfaces"/>.</param>
    /// <param name="shown">What the source shows of it.</param>
    public static PcapngInterface Read(ReadOnlySpan<byte> block, bool swapped, ushort index, out CaptureInterface shown)
    {
        var linkType = (LinkType)ReadUInt16(block[8..], swapped);
        var snapBytes = ReadUInt32(block[12..], swapped);
        var (name, resolution, offsetSeconds) = ReadOptions(block[16..^4], swapped);
        shown = new(name, linkType, snapBytes);
        return new(linkType, snapBytes, new(resolution, offsetSeconds), index);
    }

    static (string? Name, byte Resolution, long OffsetSeconds) ReadOptions(ReadOnlySpan<byte> options, bool swapped)
    {
        string? name = null;
        byte resolution = 6;
        var offsetSeconds = 0L;
        while (options.Length >= OptionHeaderBytes)
        {
            var code = ReadUInt16(options, swapped);
            var length = ReadUInt16(options[2..], swapped);
            if (code == EndOfOptions || length > options.Length - OptionHeaderBytes) { break; }

            var value = options.Slice(OptionHeaderBytes, length);
            switch (code)
            {
                case Name when length > 0:
                    name = Encoding.UTF8.GetString(value.TrimEnd((byte)0));
                    break;
                case TimestampResolution when length == 1:
                    resolution = value[0];
                    break;
                case TimestampOffset when length == 8:
                    offsetSeconds = swapped ? BinaryPrimitives.ReadInt64BigEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value);
                    break;
                default:
                    break;
            }

            // A value is padded to 4 bytes; the padding of the last may be missing.
            options = options[Math.Min(options.Length, OptionHeaderBytes + ((length + 3) & ~3))..];
        }

        return (name, resolution, offsetSeconds);
    }

    static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool swapped) =>
        swapped ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool swapped) =>
        swapped ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
