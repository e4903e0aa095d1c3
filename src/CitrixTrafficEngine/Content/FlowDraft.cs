namespace CitrixTrafficEngine.Content;

/// <summary>A flow whose payload is being read.</summary>
sealed class FlowDraft : IDisposable
{
    static readonly StreamDraft[] s_read = [StreamDraft.NewRead(), StreamDraft.NewRead()];

    TlsDraft? _tls;

    /// <summary>What was read.</summary>
    public FlowContent Content { get; } = new();

    /// <summary>What each end sent; of TCP.</summary>
    public StreamDraft[] Streams { get; private set; } = [new(), new()];

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

    /// <summary>Gives up what only the reading needed, once both ends of a TCP flow are read: what was said stays until the flow is due.</summary>
    public void Settle(SharedTexts texts)
    {
        if (ReferenceEquals(Streams, s_read) || !Streams[0].IsDone || !Streams[1].IsDone) { return; }

        Streams = s_read;
        _tls?.Dispose();
        _tls = null;
        if (Content.Tls is { } tls) { texts.Share(tls); }
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

    /// <summary>One of which nothing is wanted any more; it never changes.</summary>
    public static StreamDraft NewRead() => new() { IsDone = true };

    /// <summary>Nothing more is wanted.</summary>
    public void End()
    {
        IsDone = true;
        Assembly?.Dispose();
        Assembly = null;
    }
}
