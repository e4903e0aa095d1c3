using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Privacy;

namespace CitrixTrafficEngine.Output;

/// <summary>A growing UTF-8 buffer with what NDJSON records are made of. The tests parse every record again.</summary>
sealed class JsonLine
{
    const long NsPerSecond = 1_000_000_000;
    const long NsPerDay = 86_400 * NsPerSecond;

    /// <summary>Bytes of a time, as 2026-11-22T18:47:08.123456789Z: 30.</summary>
    public const int TimeBytes = 30;

    byte[] _buffer = new byte[16 * 1024];
    int _length;
    long _day = long.MinValue; // whose text stands in _dayText
    readonly byte[] _dayText = "0000-00-00T00:00"u8.ToArray();

    /// <summary>What stands for addresses and names, or null: every address that is written goes through it.</summary>
    public Anonymizer? Anonymizer { get; init; }

    /// <summary>How many bytes were written.</summary>
    public int Length => _length;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>The same, for a stream.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _length = 0;

    /// <summary>Where the next byte belongs, with room for <paramref name="bytes"/>: for a <see cref="Pen"/>, until <see cref="Take"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Room(int bytes)
    {
        if (_buffer.Length - _length < bytes) { Grow(bytes); }

        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), _length);
    }

    /// <summary>Counts what was written up to <paramref name="end"/>, where a <see cref="Pen"/> came from <see cref="Room"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(ref byte end) => _length = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(_buffer), ref end);

    /// <summary>Appends bytes as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raw(ReadOnlySpan<byte> text) => Take(ref Pen.Raw(ref Room(text.Length), text));

    /// <summary>Appends one byte.</summary>
    public void Raw(byte value) => Take(ref Pen.Raw(ref Room(1), value));

    /// <summary>Appends a number.</summary>
    public void Number(ulong value) => Take(ref Pen.Number(ref Room(Pen.MostNumberBytes), value));

    /// <summary>Appends a number.</summary>
    public void Number(long value) => Take(ref Pen.Number(ref Room(Pen.MostNumberBytes), value));

    /// <summary>Appends <paramref name="part"/> of <paramref name="whole"/> as a number from 0 to 1 with four decimals.</summary>
    public void Share(long part, long whole)
    {
        ref var room = ref Room(Pen.MostNumberBytes);
        Utf8Formatter.TryFormat((double)part / whole, MemoryMarshal.CreateSpan(ref room, Pen.MostNumberBytes), out var written, new('F', 4));
        _length += written;
    }

    /// <summary>Appends a number of 16 hexadecimal digits.</summary>
    public void Hex(ulong value) => Take(ref Pen.Hex(ref Room(16), value));

    /// <summary>Appends RFC 3339 text of <paramref name="timestampNs"/> (nanoseconds since 1970, UTC), without quotes.</summary>
    public void Time(long timestampNs) => Take(ref Time(ref Room(TimeBytes), timestampNs));

    /// <summary>The same for a <see cref="Pen"/>.</summary>
    public ref byte Time(ref byte to, long timestampNs)
    {
        var (day, ofDay) = Math.DivRem(timestampNs, NsPerDay);
        if (ofDay < 0)
        {
            ofDay += NsPerDay;
            day--;
        }

        // Most times of a capture share their day: only a new one goes through the calendar.
        if (day != _day) { SetDay(day); }

        var (second, fraction) = Math.DivRem((ulong)ofDay, (ulong)NsPerSecond);
        var (minutes, seconds) = Math.DivRem((uint)second, 60u);
        Pen.Raw(ref to, _dayText.AsSpan(0, 16));
        Pen.Pair(ref Unsafe.Add(ref to, 11), minutes / 60);
        Pen.Pair(ref Unsafe.Add(ref to, 14), minutes % 60);
        Unsafe.Add(ref to, 16) = (byte)':';
        Pen.Pair(ref Unsafe.Add(ref to, 17), seconds);
        Unsafe.Add(ref to, 19) = (byte)'.';
        var (first, others) = Math.DivRem((uint)fraction, 100_000_000u);
        Unsafe.Add(ref to, 20) = (byte)('0' + first);
        Pen.EightDigits(ref Unsafe.Add(ref to, 21), others);
        Unsafe.Add(ref to, 29) = (byte)'Z';
        return ref Unsafe.Add(ref to, TimeBytes);
    }

    /// <summary>Appends an address without quotes; IPv6 in the form of RFC 5952.</summary>
    public void Address(IpAddress address, bool v4) => Take(ref Address(ref Room(Pen.MostAddressBytes), in address, v4));

    /// <summary>The same for a <see cref="Pen"/>.</summary>
    public ref byte Address(ref byte to, scoped in IpAddress address, bool v4)
    {
        if (Anonymizer is null) { return ref Pen.Address(ref to, in address, v4); }

        var mapped = Anonymizer.Map(address, v4);
        return ref Pen.Address(ref to, in mapped, v4);
    }

    /// <summary>Appends <paramref name="text"/> as a JSON string with its quotes, escaped (RFC 8259, section 7).</summary>
    public void Text(ReadOnlySpan<char> text) => Take(ref Pen.Text(ref Room(2 + (text.Length * Pen.MostCharacterBytes)), text));

    /// <summary>Appends a name as a JSON string: of a host, a file, whatever may tell whose traffic it is.</summary>
    public void Name(string name) => Text(Named(name));

    /// <summary>What is written for a name.</summary>
    public string Named(string name) => Anonymizer is null ? name : Anonymizer.Name(name);

    void SetDay(long day)
    {
        var date = DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day));
        Pen.Pair(ref _dayText[0], (uint)date.Year / 100);
        Pen.Pair(ref _dayText[2], (uint)date.Year % 100);
        Pen.Pair(ref _dayText[5], (uint)date.Month);
        Pen.Pair(ref _dayText[8], (uint)date.Day);
        _day = day;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Grow(int bytes) => Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
}
