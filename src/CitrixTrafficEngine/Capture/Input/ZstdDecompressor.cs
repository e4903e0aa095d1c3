using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Capture.Input;

/// <summary>Zstandard (RFC 8878) through the system's libzstd.</summary>
sealed unsafe partial class ZstdDecompressor : IDecompressor
{
    const string Library = "libzstd.so.1";

    readonly Context _context;

    /// <summary>Makes a decompressor for frames with a window of up to 128 MiB, the library's limit.</summary>
    /// <exception cref="IOException">The library is missing.</exception>
    public ZstdDecompressor()
    {
        try
        {
            _context = ZSTD_createDStream();
        }
        catch (DllNotFoundException missing)
        {
            throw MissingLibrary.Of("zstd", Library, "libzstd1", missing);
        }

        if (_context.IsInvalid) { throw new IOException("libzstd has no memory for a decompressor"); }
    }

    public string Format => "zstd";

    public bool Decompress(ReadOnlySpan<byte> input, Span<byte> output, out int taken, out int given)
    {
        fixed (byte* from = input, to = output)
        {
            var source = new Piece { Data = from, Size = (nuint)input.Length };
            var target = new Piece { Data = to, Size = (nuint)output.Length };
            var hint = ZSTD_decompressStream(_context, &target, &source);
            if (ZSTD_isError(hint) != 0)
            {
                throw new InvalidDataException($"the zstd data is damaged: {Marshal.PtrToStringUTF8(ZSTD_getErrorName(hint))}");
            }

            taken = (int)source.Position;
            given = (int)target.Position;
            return hint == 0;
        }
    }

    public void Dispose() => _context.Dispose();

    // ZSTD_inBuffer and ZSTD_outBuffer. Source: zstd.h.
    struct Piece
    {
        public byte* Data;
        public nuint Size;
        public nuint Position;
    }

    sealed class Context() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            _ = ZSTD_freeDStream(handle);
            return true;
        }
    }

    [LibraryImport(Library)]
    private static partial Context ZSTD_createDStream();

    [LibraryImport(Library)]
    private static partial nuint ZSTD_freeDStream(nint context);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_decompressStream(Context context, Piece* output, Piece* input);

    [LibraryImport(Library)]
    private static partial uint ZSTD_isError(nuint code);

    [LibraryImport(Library)]
    private static partial nint ZSTD_getErrorName(nuint code);
}
