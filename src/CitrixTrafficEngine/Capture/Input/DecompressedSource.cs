namespace CitrixTrafficEngine.Capture.Input;

/// <summary>Decompresses frames, one after the other, and notices where the data is cut.</summary>
sealed class DecompressedSource(IByteSource compressed, IDecompressor decompressor) : IByteSource
{
    const int InputBytes = 64 * 1024;

    readonly byte[] _input = GC.AllocateUninitializedArray<byte>(InputBytes);
    int _start;
    int _end;
    bool _inputEnded;
    bool _betweenFrames = true;

    public int Read(Span<byte> buffer)
    {
        while (true)
        {
            // Also without input: the library may hold output that did not fit the last time.
            if (_start < _end || !_betweenFrames)
            {
                var ended = decompressor.Decompress(_input.AsSpan(_start, _end - _start), buffer, out var taken, out var given);
                if (taken > 0 || ended) { _betweenFrames = ended; }

                _start += taken;
                if (given > 0) { return given; }

                if (taken > 0) { continue; }
            }

            if (_inputEnded) { return _betweenFrames ? 0 : throw new InvalidDataException($"the {decompressor.Format} data is cut"); }

            if (_start < _end) { throw new InvalidDataException($"the {decompressor.Format} data is damaged: no progress"); }

            _start = 0;
            _end = compressed.Read(_input);
            _inputEnded = _end == 0;
        }
    }

    public void Dispose()
    {
        decompressor.Dispose();
        compressed.Dispose();
    }
}
