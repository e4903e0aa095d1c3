using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Flows;

/// <summary>Finds second copies of packets, as a mirror port makes them: the same bytes from the IP header on, time to live and header checksum aside, within 1 ms.</summary>
/// <remarks>
/// Of TCP it compares the first 128 bytes and the length: the numbers of the segment and its checksum stand for the rest. Of everything else all bytes.
/// One entry a hash in a table of 1,024: a copy comes within few packets, or it is none.
/// </remarks>
sealed unsafe class DuplicateDetector : IDisposable
{
    /// <summary>Copies of a mirror port come together; a retransmission takes at least a round trip.</summary>
    const long WindowNs = 1_000_000;

    const int Entries = 1_024;
    const int ComparedTcpBytes = 128;

    Entry* _entries = (Entry*)NativeMemory.AllocZeroed(Entries, (nuint)sizeof(Entry));

    /// <summary>Whether <paramref name="packet"/> is a copy of one seen less than 1 ms ago.</summary>
    public bool IsDuplicate(in Packet packet, in Frame frame)
    {
        var hash = Fingerprint(frame.Data + packet.IpOffset, Math.Min(frame.CapturedBytes - packet.IpOffset, packet.IpBytes));
        var entry = &_entries[hash % Entries];
        var age = unchecked(frame.TimestampNs - entry->TimestampNs); // of either sign: times may run backwards
        var duplicate = entry->Hash == hash && age is >= -WindowNs and <= WindowNs;
        entry->Hash = hash;
        entry->TimestampNs = frame.TimestampNs;
        return duplicate;
    }

    public void Dispose()
    {
        NativeMemory.Free(_entries);
        _entries = null;
    }

    static ulong Fingerprint(byte* ip, int count)
    {
        const ulong First = 0xa076_1d64_78bd_642f, Second = 0xe703_7ed1_a0b4_28db;

        // Bytes that a router changes: the hop limit of IPv6 at 7; the time to live at 8 and the checksum at 10 of IPv4.
        var word0 = Read(ip); // an IP header has at least 20 bytes
        var word1 = Read(ip + 8);
        var isV6 = *ip >> 4 == 6;
        if (isV6) { word0 &= 0x00ff_ffff_ffff_ffff; }
        else { word1 &= 0xffff_ffff_0000_ff00; }

        var even = Fold(word0 ^ First, word1 ^ (ulong)count);
        var odd = Second;
        var protocol = isV6 ? ip[6] : ip[9];
        var end = protocol == IpProtocol.Tcp ? Math.Min(count, ComparedTcpBytes) : count;
        var at = 16;
        for (; at + 16 <= end; at += 16)
        {
            (even, odd) = (odd, Fold(Read(ip + at) ^ even, Read(ip + at + 8) ^ Second));
        }

        // The rest as the last 16 bytes, some of them for the second time: byte by byte it took 18 ns a packet of 100 bytes.
        if (at < end) { odd = Fold(Read(ip + end - 16) ^ odd, Read(ip + end - 8) ^ First); }

        return Fold(even ^ First, odd ^ Second);
    }

    static ulong Read(byte* at) => Unsafe.ReadUnaligned<ulong>(at);

    static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    struct Entry
    {
        public ulong Hash;
        public long TimestampNs;
    }
}
