namespace CitrixTrafficEngine.Classify;

/// <summary>The beginning of what one end sent, as signatures see it.</summary>
readonly ref struct PayloadView
{
    /// <summary>The payload bytes that are kept.</summary>
    public readonly ReadOnlySpan<byte> Bytes;

    /// <summary>The first eight, in the order of a little-endian load; zero where there are fewer.</summary>
    public readonly ulong Head;

    /// <summary>Length of the datagram they begin; -1 in a stream, and where that is not known.</summary>
    public readonly int DatagramBytes;

    /// <summary>Whether nothing of the direction went before them.</summary>
    public readonly bool IsFirst;

    public PayloadView(ReadOnlySpan<byte> bytes, int datagramBytes, bool isFirst)
    {
        Bytes = bytes;
        Head = SignatureOp.Load(bytes, 0);
        DatagramBytes = datagramBytes;
        IsFirst = isFirst;
    }
}
