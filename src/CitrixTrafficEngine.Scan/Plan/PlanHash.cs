using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace CitrixTrafficEngine.Scan;

/// <summary>Hashes which address is asked what, however the plan came to it.</summary>
static class PlanHash
{
    /// <summary>Hex digits of a hash: 128 of the 256 bits of SHA-256.</summary>
    const int Digits = 32;

    /// <summary>The hash of <paramref name="segments"/>, which are sorted by address.</summary>
    public static string Of(PlanSegment[] segments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var at = 0; at < segments.Length;)
        {
            var first = segments[at];
            long count = first.Count;
            for (at++; at < segments.Length && segments[at].First == first.First + (UInt128)count && AskTheSame(segments[at].Probes, first.Probes); at++)
            {
                count += segments[at].Count;
            }

            Add(hash, first, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }

    // Two groups may ask neighbouring addresses the same for different rows: the plan is the same.
    static bool AskTheSame(ImmutableArray<PlannedProbe> one, ImmutableArray<PlannedProbe> other) =>
        one == other || one.Select(Key).SequenceEqual(other.Select(Key));

    static (int, int, bool) Key(PlannedProbe probe) => ((int)probe.Transport, probe.Port, probe.IsCanary);

    static void Add(IncrementalHash hash, PlanSegment segment, long count)
    {
        Span<byte> text = stackalloc byte[28];
        BinaryPrimitives.WriteUInt128BigEndian(text, segment.First);
        BinaryPrimitives.WriteInt64BigEndian(text[16..], count);
        BinaryPrimitives.WriteInt32BigEndian(text[24..], segment.Probes.Length);
        hash.AppendData(text);
        foreach (var probe in segment.Probes)
        {
            text[0] = (byte)probe.Transport;
            text[1] = probe.IsCanary ? (byte)1 : (byte)0;
            BinaryPrimitives.WriteUInt16BigEndian(text[2..], probe.Port);
            hash.AppendData(text[..4]);
        }
    }
}
