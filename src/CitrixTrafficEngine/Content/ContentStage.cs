using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Content;

/// <summary>Reads the noted payloads, on the records thread: what each flow said, and which names the capture tells.</summary>
sealed class ContentStage(HostNames? names) : IDisposable
{
    /// <summary>Flows of which bytes are held at once: 4,096, each of at most 16 KiB. The one held longest gives way.</summary>
    public const int MaxHolding = 4_096;

    /// <summary>Flows whose content is kept until they are due: 262,144, of half a KiB each beside what nobody else said.</summary>
    public const int MaxFlows = 262_144;

    readonly Dictionary<FlowKey, FlowDraft> _drafts = new(new KeyComparer());
    readonly LinkedList<FlowDraft> _holding = [];
    readonly SharedTexts _texts = new();
    readonly TftpTransfers _transfers = new();
    readonly DatagramContent _datagrams = new(names);

    /// <summary>Flows with content that were due.</summary>
    public long Flows { get; private set; }

    /// <summary>Flows whose content is not whole, since too many others were being read.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Reads one payload.</summary>
    public void Add(in Note note, ReadOnlySpan<byte> payload)
    {
        const byte Tcp = 6;

        if (note.Key.Protocol != Tcp && _datagrams.ReadNames(in note, payload)) { return; }

        if (!_drafts.TryGetValue(note.Key, out var draft))
        {
            if (_drafts.Count >= MaxFlows)
            {
                LeftOut++;
                return;
            }

            _drafts.Add(note.Key, draft = new());
        }

        if (note.Key.Protocol == Tcp)
        {
            AddSegment(draft, in note, payload);
            draft.Settle(_texts);
        }
        else
        {
            _datagrams.Read(draft, in note, payload, _transfers);
            if (draft.HoldsBytes) { Hold(draft); }
            else { Release(draft); }
        }
    }

    /// <summary>What <paramref name="flow"/> said, or null; it is forgotten where this is its last record.</summary>
    public FlowContent? Take(in Flow flow, bool isFinal, out int tftpClient)
    {
        tftpClient = -1;
        var isTransfer = _transfers.TryFind(in flow, out var client, out var file);
        if (isTransfer) { tftpClient = client; }

        FlowContent? content = null;
        if (_drafts.Count > 0 && (isFinal ? _drafts.Remove(flow.Key, out var draft) : _drafts.TryGetValue(flow.Key, out draft)))
        {
            if (isFinal) { Complete(draft, in flow); }

            content = draft.Content;
            if (content.Tls is { HasClientHello: false, HasServerHello: false, Alert: null, Subject: null }) { content.Tls = null; }

            if (content.IsEmpty) { content = null; }
        }

        if (isTransfer)
        {
            content ??= new();
            content.TftpFile = file;
            content.IsTftpTransfer = true;
        }

        if (content is not null && isFinal) { Flows++; }

        return content;
    }

    public void Dispose()
    {
        foreach (var draft in _drafts.Values) { draft.Dispose(); }

        _drafts.Clear();
        _holding.Clear();
    }

    void AddSegment(FlowDraft draft, in Note note, ReadOnlySpan<byte> payload)
    {
        var stream = draft.Streams[note.End];
        if (stream.IsDone) { return; }

        if (!stream.IsPlaced) { (stream.Beginning, stream.IsPlaced) = (note.HasBeginning ? note.Beginning : note.Sequence, true); }

        var offset = (int)(note.Sequence - stream.Beginning);
        if (stream.Assembly is null)
        {
            // Mostly the first segment says all: then nothing is held.
            if (offset == 0 && TcpContent.Read(draft, note.End, payload, isEnd: false, in note, names)) { return; }

            Hold(draft);
            stream.Assembly = new();
        }

        var others = draft.Streams[1 - note.End].Assembly?.Held ?? 0;
        var before = stream.Assembly.Whole.Length;
        stream.Assembly.Add(offset, payload, StreamAssembly.MaxBytes - others);
        if (stream.Assembly.Whole.Length > before) { TcpContent.Read(draft, note.End, stream.Assembly.Whole, isEnd: false, in note, names); }

        if (!draft.HoldsBytes) { Release(draft); }
    }

    void Hold(FlowDraft draft)
    {
        if (draft.Place is not null) { return; }

        if (_holding.Count >= MaxHolding)
        {
            LeftOut++;
            var oldest = _holding.First!.Value;
            oldest.Dispose();
            Release(oldest);
        }

        draft.Place = _holding.AddLast(draft);
    }

    void Release(FlowDraft draft)
    {
        if (draft.Place is { } place) { _holding.Remove(place); }

        draft.Place = null;
    }

    // What is cut says at least what it holds.
    void Complete(FlowDraft draft, in Flow flow)
    {
        for (var end = 0; end < 2; end++)
        {
            if (draft.Streams[end].Assembly is { } assembly)
            {
                var note = new Note { Key = flow.Key, TimeNs = flow.LastSeenNs, End = (byte)end, Opening = Note.OpeningOf(in flow, end) };
                TcpContent.Read(draft, end, assembly.Whole, isEnd: true, in note, names);
            }
        }

        draft.Dispose();
        Release(draft);
    }
}
