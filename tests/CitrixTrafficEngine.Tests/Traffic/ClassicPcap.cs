namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>Writes a classic capture, little endian, microseconds. Format: draft-ietf-opsawg-pcap.</summary>
static class ClassicPcap
{
    public const int HeaderBytes = 24;

    const uint FirstSecond = 1_767_603_600; // 2026-01-05 09:00:00 UTC

    /// <summary>A capture of whole frames, a millisecond apart.</summary>
    public static byte[] Of(int linkType, params IEnumerable<byte[]> frames)
    {
        var file = new MemoryStream();
        file.Write(Wire.Hex("d4c3b2a1 0200 0400 00000000 00000000 00000400"));
        file.Write(Wire.Little32((uint)linkType));
        var number = 0u;
        foreach (var frame in frames)
        {
            file.Write(Wire.Join(Wire.Little32(FirstSecond + (number / 1_000)), Wire.Little32(number % 1_000 * 1_000), Wire.Little32((uint)frame.Length), Wire.Little32((uint)frame.Length), frame));
            number++;
        }

        return file.ToArray();
    }
}
