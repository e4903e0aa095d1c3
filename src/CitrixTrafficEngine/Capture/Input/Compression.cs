using System.Buffers.Binary;

namespace CitrixTrafficEngine.Capture.Input;

/// <summary>Recognises compressed data by its magic number, whatever the file is called.</summary>
static class Compression
{
    /// <summary>Bytes that tell a compressed format: 4.</summary>
    public const int MagicBytes = 4;

    // Sources: RFC 1952 (with deflate, the only method there is); RFC 8878; the LZ4 frame format. Both latter share the skippable frames.
    const uint Gzip = 0x00088b1f;
    const uint GzipMask = 0x00ffffff;
    const uint Zstd = 0xfd2fb528;
    const uint Lz4 = 0x184d2204;

    // A skippable frame comes first in what pzstd writes.
    const uint Skippable = 0x184d2a50;
    const uint SkippableMask = 0xfffffff0;

    /// <summary>A decompressor for a source that begins with <paramref name="head"/>, or null where it is not compressed. Takes over <paramref name="source"/>, which begins there.</summary>
    /// <exception cref="IOException">The system library for it is missing.</exception>
    public static IByteSource? Open(ReadOnlySpan<byte> head, IByteSource source)
    {
        if (head.Length < MagicBytes) { return null; }

        var magic = BinaryPrimitives.ReadUInt32LittleEndian(head);
        return magic switch
        {
            _ when (magic & GzipMask) == Gzip => new GzipSource(source),
            _ when magic == Zstd || (magic & SkippableMask) == Skippable => new DecompressedSource(source, new ZstdDecompressor()),
            Lz4 => new DecompressedSource(source, new Lz4Decompressor()),
            _ => null,
        };
    }
}
