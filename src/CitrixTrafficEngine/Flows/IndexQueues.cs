using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Flows;

/// <summary>A number of queues of flow indices, in blocks of native memory that pass from queue to queue. A taken entry costs no memory.</summary>
sealed unsafe class IndexQueues : IDisposable
{
#if DEBUG
    const int BlockEntries = 3;
#else
    const int BlockEntries = 126; // with its link 512 bytes
#endif
    const int BlocksAtOnce = 128;

    readonly Queue* _queues;
    readonly List<nint> _memory = [];
    Block* _free;

    public IndexQueues(int count) => _queues = (Queue*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(Queue));

    /// <summary>Appends <paramref name="index"/> to the queue numbered <paramref name="queue"/>.</summary>
    public void Add(int queue, uint index)
    {
        var to = _queues + queue;
        if (to->Last is null || to->Added == BlockEntries) { AddBlock(to); }

        to->Last->Entries[to->Added++] = index;
    }

    /// <summary>Takes the first entry of the queue numbered <paramref name="queue"/>, and names the one <paramref name="ahead"/> places behind it where it stands in the same block.</summary>
    public bool TryTake(int queue, int ahead, out uint index, out uint later)
    {
        later = FlowSlab.None;
        index = FlowSlab.None;
        var from = _queues + queue;
        var block = from->First;
        if (block is null) { return false; }

        var filled = block == from->Last ? from->Added : BlockEntries;
        index = block->Entries[from->Taken++];
        if (from->Taken + ahead <= filled) { later = block->Entries[from->Taken + ahead - 1]; }

        if (from->Taken == filled) { RemoveBlock(from); }

        return true;
    }

    public void Dispose()
    {
        foreach (var memory in _memory) { NativeMemory.AlignedFree((void*)memory); }

        _memory.Clear();
        NativeMemory.Free(_queues);
    }

    void AddBlock(Queue* queue)
    {
        if (_free is null) { AddMemory(); }

        var block = _free;
        _free = block->Next;
        block->Next = null;
        if (queue->Last is null)
        {
            queue->First = block;
            queue->Taken = 0;
        }
        else
        {
            queue->Last->Next = block;
        }

        queue->Last = block;
        queue->Added = 0;
    }

    void RemoveBlock(Queue* queue)
    {
        var block = queue->First;
        queue->First = block->Next;
        queue->Taken = 0;
        if (queue->First is null) { queue->Last = null; }

        block->Next = _free;
        _free = block;
    }

    void AddMemory()
    {
        var blocks = (Block*)NativeMemory.AlignedAlloc((nuint)(BlocksAtOnce * sizeof(Block)), 64);
        _memory.Add((nint)blocks);
        for (var at = 0; at < BlocksAtOnce; at++)
        {
            blocks[at].Next = _free;
            _free = blocks + at;
        }
    }

    struct Queue
    {
        public Block* First;
        public Block* Last;
        public int Taken; // of the first block
        public int Added; // to the last block
    }

    struct Block
    {
        public Block* Next;
        public fixed uint Entries[BlockEntries];
    }
}
