using System.Buffers.Binary;

namespace CitrixTrafficEngine.Capture;

/// <summary>Writes the classic capture format, little-endian, to a stream that it does not close.</summary>
/// <remarks>Source: draft-ietf-opsawg-pcap.</remarks>
public sealed class PcapWriter
{
    const int FileHeaderBytes = 24;
    const int RecordHeaderBytes = 16;
    const uint Microseconds = 0xa1b2_c3d4;
    const uint Nanoseconds = 0xa1b2_3c4d;
    const uint SnapBytes = 262_144; // what tcpdump states where nothing was cut

    readonly Stream _output;
    readonly uint _unitNs;

    /// <summary>Writes the file header.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="linkType">Link type of every frame.</param>
    /// <param name="nanoseconds">Whether timestamps keep nanoseconds; else they are cut to microseconds.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public PcapWriter(Stream output, LinkType linkType, bool nanoseconds)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _unitNs = nanoseconds ? 1u : 1_000u;
        Span<byte> header = stackalloc byte[FileHeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, nanoseconds ? Nanoseconds : Microseconds);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2); // version 2.4
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], SnapBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], (uint)linkType);
        output.Write(header);
    }

    /// <summary>Appends <paramref name="frame"/>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(in Frame frame)
    {
        Span<byte> header = stackalloc byte[RecordHeaderBytes];
        var (seconds, ns) = Math.DivRem(frame.TimestampNs, 1_000_000_000);
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)ns / _unitNs);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], (uint)frame.CapturedBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)frame.OriginalBytes);
        _output.Write(header);
        _output.Write(frame.Bytes);
    }
}
