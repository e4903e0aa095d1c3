using System.Buffers.Binary;
using CitrixTrafficEngine.Capture.Input;

namespace CitrixTrafficEngine.Capture;

/// <summary>Opens captures by what they begin with, whatever they are called: pcap and pcapng, plain or compressed with gzip, zstd or lz4.</summary>
public static unsafe class CaptureFile
{
    /// <summary>Opens the file or FIFO at <paramref name="path"/>, which messages and records show.</summary>
    /// <exception cref="CaptureFormatException">It is no capture.</exception>
    /// <exception cref="IOException">It cannot be read, or a system library to decompress it is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    public static IFrameSource Open(string path, CaptureOptions? options = null) =>
        Open(InputFile.Open(path, options?.Follow ?? false, options?.Cancel ?? default), path, beside: true);

    /// <summary>Opens a capture on <paramref name="stream"/>, which it takes over; <paramref name="name"/> stands for it in messages.</summary>
    /// <exception cref="CaptureFormatException">It is no capture.</exception>
    /// <exception cref="IOException">It cannot be read, or a system library to decompress it is missing.</exception>
    public static IFrameSource Open(Stream stream, string name, CaptureOptions? options = null) =>
        Open(InputFile.Of(stream, options?.Cancel ?? default), name, beside: true);

    /// <summary>The time of the first packet of the file at <paramref name="path"/>, or null where it has none. Closes the file again; throws as <see cref="Open(string, CaptureOptions?)"/> does.</summary>
    internal static long? FirstTimestampNs(string path)
    {
        using var source = Open(InputFile.Open(path, follow: false, default), path, beside: false);
        using var batch = new FrameBatch();
        return source.Read(batch) ? batch[0].TimestampNs : null;
    }

    // Beside: decompression runs on a thread of its own, which the first packet alone is not worth.
    static IFrameSource Open(IByteSource source, string name, bool beside)
    {
        var reader = (BlockReader?)null;
        try
        {
            source = Decompress(source, name, beside);
            reader = new BlockReader(source);
            return Open(reader, name);
        }
        catch
        {
            if (reader is null) { source.Dispose(); }

            reader?.Dispose();
            throw;
        }
    }

    static IByteSource Decompress(IByteSource source, string name, bool beside)
    {
        source = Peek(source, out var head);
        IByteSource? decompressed;
        try
        {
            decompressed = Compression.Open(head, source);
        }
        catch (IOException missing)
        {
            throw new IOException($"{name}: {missing.Message}", missing);
        }

        return decompressed is null ? source : beside ? new PipedSource(decompressed) : decompressed;
    }

    static LeadSource Peek(IByteSource source, out byte[] head)
    {
        head = new byte[Compression.MagicBytes];
        var count = 0;
        while (count < head.Length)
        {
            var read = source.Read(head.AsSpan(count));
            if (read == 0) { break; }

            count += read;
        }

        Array.Resize(ref head, count);
        return new(head, source);
    }

    static IFrameSource Open(BlockReader reader, string name)
    {
        const int MagicBytes = 4;

        // Enough to tell a capture; the more that a foreign format may need comes along wherever it is there at once.
        const int ForeignBytes = 64;

        if (!reader.Require(MagicBytes))
        {
            throw new CaptureFormatException(name, 0, reader.Damage ?? (reader.Available == 0
                ? "the file is empty, expected a capture"
                : $"the file has {reader.Available} bytes, too few for a capture"));
        }

        var magic = BinaryPrimitives.ReadUInt32LittleEndian(new(reader.Current, MagicBytes));
        if (PcapReader.IsMagic(magic)) { return PcapReader.Open(reader, name); }

        if (PcapngReader.IsMagic(magic)) { return PcapngReader.Open(reader, name); }

        _ = reader.Require(ForeignBytes);
        throw ForeignFormat.Refuse(name, new(reader.Current, reader.Available));
    }
}
