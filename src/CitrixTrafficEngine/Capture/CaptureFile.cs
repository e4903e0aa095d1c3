using System.Buffers.Binary;
using System.Globalization;

namespace CitrixTrafficEngine.Capture;

/// <summary>Opens captures by what they begin with, whatever they are called.</summary>
public static unsafe class CaptureFile
{
    /// <summary>Opens the file at <paramref name="path"/>.</summary>
    /// <exception cref="CaptureFormatException">It is no capture.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    public static IFrameSource Open(string path)
    {
        // The block reader buffers by itself.
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        return Open(stream, path);
    }

    /// <summary>Opens a capture on <paramref name="stream"/>, which it takes over; <paramref name="name"/> stands for it in messages.</summary>
    /// <exception cref="CaptureFormatException">It is no capture.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IFrameSource Open(Stream stream, string name)
    {
        const int MagicBytes = 4;

        var reader = new BlockReader(stream);
        try
        {
            if (!reader.Require(MagicBytes))
            {
                throw new CaptureFormatException(name, 0, reader.Available == 0
                    ? "the file is empty, expected a capture"
                    : $"the file has {reader.Available} bytes, too few for a capture");
            }

            var magic = BinaryPrimitives.ReadUInt32LittleEndian(new(reader.Current, MagicBytes));
            if (PcapReader.IsMagic(magic)) { return PcapReader.Open(reader, name); }

            if (PcapngReader.IsMagic(magic)) { return PcapngReader.Open(reader, name); }

            var bytes = Convert.ToHexStringLower(new ReadOnlySpan<byte>(reader.Current, MagicBytes));
            throw new CaptureFormatException(name, 0, string.Create(CultureInfo.InvariantCulture, $"no capture: the file begins with {bytes}, expected a pcap magic number (such as d4c3b2a1)"));
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }
}
