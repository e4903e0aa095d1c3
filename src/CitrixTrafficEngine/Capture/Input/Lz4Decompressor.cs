using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Capture.Input;

/// <summary>LZ4 frames through the system's liblz4.</summary>
sealed unsafe partial class Lz4Decompressor : IDecompressor
{
    const string Library = "liblz4.so.1";

    // LZ4F_VERSION. Source: lz4frame.h.
    const uint FrameVersion = 100;

    readonly Context _context;

    /// <summary>Makes a decompressor.</summary>
    /// <exception cref="IOException">The library is missing.</exception>
    public Lz4Decompressor()
    {
        try
        {
            Check(LZ4F_createDecompressionContext(out _context, FrameVersion));
        }
        catch (DllNotFoundException missing)
        {
            throw MissingLibrary.Of("lz4", Library, "liblz4-1", missing);
        }
    }

    public string Format => "lz4";

    public bool Decompress(ReadOnlySpan<byte> input, Span<byte> output, out int taken, out int given)
    {
        fixed (byte* from = input, to = output)
        {
            var source = (nuint)input.Length;
            var target = (nuint)output.Length;

            // Of no bytes the library wants no null.
            byte none;
            var hint = Check(LZ4F_decompress(_context, to, ref target, from is null ? &none : from, ref source, null));
            taken = (int)source;
            given = (int)target;
            return hint == 0;
        }
    }

    public void Dispose() => _context.Dispose();

    static nuint Check(nuint code) => LZ4F_isError(code) == 0
        ? code
        : throw new InvalidDataException($"the lz4 data is damaged: {Marshal.PtrToStringUTF8(LZ4F_getErrorName(code))}");

    sealed class Context() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle() => LZ4F_freeDecompressionContext(handle) == 0;
    }

    [LibraryImport(Library)]
    private static partial nuint LZ4F_createDecompressionContext(out Context context, uint version);

    [LibraryImport(Library)]
    private static partial nuint LZ4F_freeDecompressionContext(nint context);

    [LibraryImport(Library)]
    private static partial nuint LZ4F_decompress(Context context, byte* output, ref nuint outputBytes, byte* input, ref nuint inputBytes, void* options);

    [LibraryImport(Library)]
    private static partial uint LZ4F_isError(nuint code);

    [LibraryImport(Library)]
    private static partial nint LZ4F_getErrorName(nuint code);
}
