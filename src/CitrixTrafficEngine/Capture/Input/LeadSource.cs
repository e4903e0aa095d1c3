namespace CitrixTrafficEngine.Capture.Input;

/// <summary>Bytes that were read to see what they begin, then the rest of the source that they came from.</summary>
sealed class LeadSource(ReadOnlyMemory<byte> lead, IByteSource rest) : IByteSource
{
    ReadOnlyMemory<byte> _lead = lead;

    public int Read(Span<byte> buffer)
    {
        if (_lead.IsEmpty) { return rest.Read(buffer); }

        var count = Math.Min(_lead.Length, buffer.Length);
        _lead.Span[..count].CopyTo(buffer);
        _lead = _lead[count..];
        return count;
    }

    public void Dispose() => rest.Dispose();
}
