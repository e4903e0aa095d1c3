namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>Writes a classic capture, little endian, microseconds. Format: draft-ietf-opsawg-pcap.</summary>
static class ClassicPcap
{
    public const int HeaderBytes = 24;

    const uint FirstSecond = 1_767_603_600; // 2026-01-05 09:00:00 UTC

    /// <summary>A capture of whole frames, a millisecond apart.</summary>
    public static byte[] Of(int linkType, params IEnumerable<byte[]> frames) =>
        At(linkType, frames.Select((frame, index) => (index * 1_000L, frame)));

    /// <summary>A capture of whole frames, each at its microsecond.</summary>
    public static byte[] At(int linkType, params IEnumerable<(long Microsecond, byte[] Bytes)> frames)
    {
        var file = new MemoryStream();
        file.Write(Wire.Hex("d4c3b2a1 0200 0400 00000000 00000000 00000400"));
        file.Write(Wire.Little32((uint)linkType));
        foreach (var (at, frame) in frames)
        {
            file.Write(Wire.Join(Wire.Little32(FirstSecond + (uint)(at / 1_000_000)), Wire.Little32((uint)(at % 1_000_000)), Wire.Little32((uint)frame.Length), Wire.Little32((uint)frame.Length), frame));
        }

        return file.ToArray();
    }
}
