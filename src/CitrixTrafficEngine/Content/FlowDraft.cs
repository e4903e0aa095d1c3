namespace CitrixTrafficEngine.Content;

/// <summary>A flow whose payload is being read.</summary>
sealed class FlowDraft : IDisposable
{
    TlsDraft? _tls;

    /// <summary>What was read.</summary>
    public FlowContent Content { get; } = new();

    /// <summary>What each end sent; of TCP.</summary>
    public StreamDraft[] Streams { get; } = [new(), new()];

    /// <summary>Its place among the flows that hold bytes, or null.</summary>
    public LinkedListNode<FlowDraft>? Place { get; set; }

    /// <summary>Whether an end holds bytes.</summary>
    public bool HoldsBytes => Streams[0].Assembly is not null || Streams[1].Assembly is not null || _tls?.HoldsBytes == true;

    /// <summary>The handshake, begun where there is none.</summary>
    public TlsDraft Tls(bool isDatagram)
    {
        if (_tls is null)
        {
            Content.Tls = new() { IsDatagram = isDatagram };
            _tls = new(Content.Tls);
        }

        return _tls;
    }

    /// <summary>Gives the held bytes back.</summary>
    public void Dispose()
    {
        foreach (var stream in Streams) { stream.End(); }

        _tls?.Dispose();
    }
}

/// <summary>How far the reading of one end's stream came.</summary>
sealed class StreamDraft
{
    /// <summary>Sequence number of the first byte; valid with <see cref="IsPlaced"/>.</summary>
    public uint Beginning { get; set; }

    /// <summary>Whether that is known.</summary>
    public bool IsPlaced { get; set; }

    /// <summary>Bytes that were read for good; what follows begins anew.</summary>
    public int Consumed { get; set; }

    /// <summary>Whether all that is wanted was read.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What is held until more comes, or null.</summary>
    public StreamAssembly? Assembly { get; set; }

    /// <summary>Nothing more is wanted.</summary>
    public void End()
    {
        IsDone = true;
        Assembly?.Dispose();
        Assembly = null;
    }
}
