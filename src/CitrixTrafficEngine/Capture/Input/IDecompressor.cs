namespace CitrixTrafficEngine.Capture.Input;

/// <summary>One compressed format of a system library, fed piece by piece.</summary>
interface IDecompressor : IDisposable
{
    /// <summary>The format's name in messages.</summary>
    string Format { get; }

    /// <summary>Takes some of <paramref name="input"/> and gives some of <paramref name="output"/>; either may be 0 bytes.</summary>
    /// <returns>Whether a frame ended, and all of it was given.</returns>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
    bool Decompress(ReadOnlySpan<byte> input, Span<byte> output, out int taken, out int given);
}
