using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Output;

/// <summary>The notes of one chunk, one behind the other in native memory.</summary>
sealed unsafe class NoteArena : IDisposable
{
    /// <summary>Bytes of an arena: 64 KiB, twice the longest note and more.</summary>
    const int Capacity = 64 * 1024;

    byte* _memory = (byte*)NativeMemory.AlignedAlloc(Capacity, 64);
    int _length;

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>Whether a note of <paramref name="bytes"/> fits.</summary>
    public bool HasRoom(int bytes) => Capacity - _length >= Size(bytes);

    /// <summary>Adds a note and copies its bytes. There is room.</summary>
    public void Add(in Note note, ReadOnlySpan<byte> payload)
    {
        Unsafe.Write(_memory + _length, note);
        payload.CopyTo(new Span<byte>(_memory + _length + sizeof(Note), payload.Length));
        _length += Size(payload.Length);
    }

    /// <summary>The note at <paramref name="at"/>, which then stands at the next. False behind the last.</summary>
    public bool Next(ref int at, out Note note, out ReadOnlySpan<byte> payload)
    {
        if (at >= _length)
        {
            note = default;
            payload = default;
            return false;
        }

        note = Unsafe.Read<Note>(_memory + at);
        payload = new(_memory + at + sizeof(Note), note.Bytes);
        at += Size(note.Bytes);
        return true;
    }

    /// <summary>Forgets all notes.</summary>
    public void Clear() => _length = 0;

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _length = 0;
    }

    static int Size(int bytes) => (sizeof(Note) + bytes + 7) & ~7;
}
