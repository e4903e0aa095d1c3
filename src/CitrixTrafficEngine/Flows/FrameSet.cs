namespace CitrixTrafficEngine.Flows;

/// <summary>Frame numbers of one input, a bit each: 12.5 MB for a hundred million frames.</summary>
public sealed class FrameSet
{
    const int WordBits = 64;

    ulong[] _bits = [];

    /// <summary>How many frames are in the set.</summary>
    public long Count { get; private set; }

    /// <summary>Whether frame <paramref name="number"/>, counted from 1, is in the set.</summary>
    public bool Contains(long number) => number / WordBits < _bits.Length && (_bits[number / WordBits] & (1ul << (int)(number % WordBits))) != 0;

    internal void Add(long number)
    {
        if (number / WordBits >= _bits.Length) { Array.Resize(ref _bits, checked((int)Math.Max((number / WordBits) + 1, _bits.Length * 2L))); }

        if (Contains(number)) { return; }

        _bits[number / WordBits] |= 1ul << (int)(number % WordBits);
        Count++;
    }
}
