namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>The frames of the matrix, damaged: bits, bytes and numbers changed, cut, lengthened, put together from two, under another link type, with lying lengths. The same for the same seed.</summary>
static class Mutations
{
    // What headers state and attackers try: the ends of ranges, lengths, types that nest.
    static readonly int[] s_words = [0, 1, 4, 8, 20, 0x7fff, 0x8000, 0xffff, 0x0800, 0x86dd, 0x8100, 0x88a8, 0x8847, 0x8864, 0x6558, 0x88be, 0x22eb, 0x880b, 0x2000, 0x3fff, 4_789, 6_081, 2_152, 0xaaaa];
    static readonly byte[] s_bytes = [0, 1, 4, 6, 17, 41, 43, 44, 47, 50, 51, 58, 60, 132, 0x40, 0x45, 0x4f, 0x60, 0x7f, 0x80, 0xff];
    static readonly int[] s_linkTypes = [0, 1, 9, 12, 14, 50, 101, 104, 105, 108, 113, 127, 192, 228, 229, 276, 147];

    public static IEnumerable<TestRecord> Of(int seed, int count)
    {
        var random = new Random(seed);
        var rows = Matrix.Rows.Values.ToArray();
        var frame = new byte[GuardedFrames.MaxBytes];
        var timestampNs = 1_767_603_600_000_000_000;
        for (var number = 0; number < count; number++)
        {
            var row = rows[random.Next(rows.Length)];
            var source = row.Frames[random.Next(row.Frames.Count)];
            var length = Math.Min(source.Length, frame.Length);
            source.AsSpan(0, length).CopyTo(frame);
            for (var change = random.Next(6); change > 0; change--) { length = Change(random, frame, length, rows); }

            var linkType = random.Next(16) == 0 ? s_linkTypes[random.Next(s_linkTypes.Length)] : row.LinkType;
            var original = random.Next(16) switch
            {
                0 => 0,
                1 => int.MaxValue,
                2 => random.Next(),
                3 => length + random.Next(2_000),
                _ => length,
            };
            timestampNs += random.Next(1_000) switch { 0 => 90_000_000_000, 1 => -90_000_000_000, _ => random.Next(2_000_000) };
            yield return new(frame, length, original, timestampNs, linkType);
        }
    }

    static int Change(Random random, byte[] frame, int length, MatrixRow[] rows)
    {
        if (length == 0) { return Lengthen(random, frame, length); }

        var at = random.Next(2) == 0 ? random.Next(length) : random.Next(Math.Min(length, 80)); // headers more often
        switch (random.Next(8))
        {
            case 0:
                frame[at] ^= (byte)(1 << random.Next(8));
                return length;
            case 1:
                frame[at] = s_bytes[random.Next(s_bytes.Length)];
                return length;
            case 2 or 3:
                var word = s_words[random.Next(s_words.Length)];
                frame[at] = (byte)(word >> 8);
                if (at + 1 < length) { frame[at + 1] = (byte)word; }

                return length;
            case 4:
                return random.Next(length + 1);
            case 5:
                return Lengthen(random, frame, length);
            case 6:
                // The beginning of one frame and the end of another.
                var other = rows[random.Next(rows.Length)].Frames[random.Next(100)];
                var taken = Math.Min(other.Length, frame.Length - at);
                other.AsSpan(0, taken).CopyTo(frame.AsSpan(at));
                return at + taken;
            default:
                frame[at] = (byte)random.Next(256);
                return length;
        }
    }

    static int Lengthen(Random random, byte[] frame, int length)
    {
        var longer = Math.Min(length + random.Next(256), frame.Length);
        frame.AsSpan(length, longer - length).Fill((byte)random.Next(256));
        return longer;
    }
}
