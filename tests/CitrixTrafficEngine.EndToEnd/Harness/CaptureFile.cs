using System.Buffers.Binary;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>Writes a classic capture, byte by byte, right or wrong. Format: draft-ietf-opsawg-pcap.</summary>
sealed class CaptureFile(bool bigEndian = false, bool nanoseconds = false, int snapBytes = 262_144)
{
    /// <summary>Bytes of the file header; the first record begins there.</summary>
    public const int HeaderBytes = 24;

    /// <summary>Bytes of a record's header.</summary>
    public const int RecordHeaderBytes = 16;

    /// <summary>2026-01-05 09:00:00 UTC.</summary>
    const uint FirstSecond = 1_767_603_600;

    readonly MemoryStream _bytes = Begin(bigEndian, nanoseconds, snapBytes);
    int _count;

    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>Adds a frame, a millisecond after the one before, cut to the snap length.</summary>
    public CaptureFile Add(ReadOnlySpan<byte> frame) => Add(frame[..Math.Min(frame.Length, snapBytes)], frame.Length);

    /// <summary>Adds a record that states <paramref name="wireBytes"/>, and <paramref name="statedBytes"/> captured where that is not the truth.</summary>
    public CaptureFile Add(ReadOnlySpan<byte> captured, int wireBytes, int? statedBytes = null)
    {
        var ticks = (uint)_count++ * (nanoseconds ? 1_000_000u : 1_000u);
        var second = nanoseconds ? 1_000_000_000u : 1_000_000u;
        Span<byte> header = stackalloc byte[RecordHeaderBytes];
        Put(header, FirstSecond + (ticks / second), bigEndian);
        Put(header[4..], ticks % second, bigEndian);
        Put(header[8..], (uint)(statedBytes ?? captured.Length), bigEndian);
        Put(header[12..], (uint)wireBytes, bigEndian);
        _bytes.Write(header);
        _bytes.Write(captured);
        return this;
    }

    static MemoryStream Begin(bool bigEndian, bool nanoseconds, int snapBytes)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        Put(header, nanoseconds ? 0xa1b2_3c4d : 0xa1b2_c3d4, bigEndian);
        Put(header[4..], bigEndian ? 0x0002_0004u : 0x0004_0002u, bigEndian); // version 2.4, two 16-bit numbers
        Put(header[16..], (uint)snapBytes, bigEndian);
        Put(header[20..], 1, bigEndian); // Ethernet
        var bytes = new MemoryStream();
        bytes.Write(header);
        return bytes;
    }

    static void Put(Span<byte> target, uint value, bool bigEndian)
    {
        if (bigEndian) { BinaryPrimitives.WriteUInt32BigEndian(target, value); }
        else { BinaryPrimitives.WriteUInt32LittleEndian(target, value); }
    }
}
