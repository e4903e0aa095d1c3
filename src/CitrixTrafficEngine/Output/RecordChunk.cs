using System.Runtime.InteropServices;
using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Output;

/// <summary>Due flows on their way from the thread that owns the table to the one that writes records.</summary>
sealed unsafe class RecordChunk : IDisposable
{
    /// <summary>Flows in a chunk: 128, about 50 KiB, which the second core reads out of the shared cache.</summary>
    public const int Capacity = 128;

    DueFlow* _flows = (DueFlow*)NativeMemory.AlignedAlloc((nuint)(Capacity * sizeof(DueFlow)), 64);

    /// <summary>Payloads to be read, each with how many flows were due before it.</summary>
    public NoteArena Notes { get; } = new();

    /// <summary>How many flows the chunk holds.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the chunk holds nothing.</summary>
    public bool IsEmpty => Count == 0 && Notes.IsEmpty;

    /// <summary>Whether no further flow fits.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>The flow at <paramref name="index"/>.</summary>
    public ref readonly DueFlow this[int index] => ref _flows[index];

    /// <summary>Copies a flow in.</summary>
    public void Add(in Flow flow, EndReason reason, long dueNs)
    {
        ref var due = ref _flows[Count++];
        due.Flow = flow;
        due.DueNs = dueNs;
        due.Reason = reason;
    }

    /// <summary>Forgets all flows and notes.</summary>
    public void Clear()
    {
        Count = 0;
        Notes.Clear();
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_flows);
        _flows = null;
        Count = 0;
        Notes.Dispose();
    }
}
