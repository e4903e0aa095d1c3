using System.Numerics;
using System.Runtime.InteropServices;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Flows;

/// <summary>
/// Tells later fragments the flow of their first, in either order of arrival. Those that come before it are held as counts. Bounded: the packet
/// that was met first gives way to the next one. One thread owns it; nothing is allocated after the first fragment.
/// </summary>
/// <remarks>A packet that is a fragment twice, inside a fragmented tunnel, is known by its inner fragment only: the outer ones that follow stay orphans.</remarks>
sealed unsafe class FragmentTable(ulong seed, int capacity = FragmentTable.DefaultCapacity) : IDisposable
{
    /// <summary>Fragmented packets known at once: 4,096, four times what Linux keeps of 4 KiB each by default (net.ipv4.ipfrag_high_thresh, 4 MiB).</summary>
    public const int DefaultCapacity = 4_096;

    /// <summary>How long the fragments of one packet may take: 60 s of packet time from the one seen first.</summary>
    /// <remarks>Source: RFC 8200, section 4.5; RFC 791, 3.2, has 15 s as the least.</remarks>
    internal const long TimeoutNs = 60_000_000_000;

    /// <summary>After this time no copy of a whole packet's fragment is expected, and one of its identification is another packet's: 1 s.</summary>
    internal const long CopyNs = 1_000_000_000;

    Entry* _entries; // a ring: the oldest gives way
    int* _buckets; // entry number + 1, chained through Entry.Next
    long _oldest;
    long _newest; // one behind
    long _nowNs = long.MinValue;
    HeldFragments _released;

    /// <summary>Fragments that brought data which another had brought: copies, or an attack.</summary>
    public long Overlaps { get; private set; }

    /// <summary>Fragments given up because their first did not come.</summary>
    public long Orphans { get; private set; }

    /// <summary>What was held for the first fragment that was joined last.</summary>
    public ref readonly HeldFragments Released => ref _released;

    /// <summary>Gives a fragment the key of its flow, or holds it until that is known.</summary>
    /// <returns>False where it is held: it is counted with its first fragment (<see cref="Released"/>) or as an orphan.</returns>
    public bool Join(ref Packet packet, in Frame frame, long frameNumber, ushort origin)
    {
        if (_entries is null) { Allocate(); }

        _nowNs = Math.Max(_nowNs, frame.TimestampNs);
        while (_oldest < _newest && _nowNs - Of(_oldest)->OpenedNs >= TimeoutNs) { DropOldest(); }

        var place = FragmentPlace.Of(in packet, in frame);
        var entry = FindOrOpen(in place);
        if (entry->Data.Add(place.Start, place.Bytes, place.IsLast)) { Overlaps++; }

        entry->LastNs = _nowNs;
        if ((packet.Flags & PacketFlags.LaterFragment) == 0)
        {
            Release(entry, in packet);
            return true;
        }

        if (entry->HasFirst)
        {
            Follow(entry, ref packet, place.Start);
            return true;
        }

        Hold(ref entry->Held, in packet, in frame, frameNumber, origin, place.Start + place.Bytes);
        return false;
    }

    /// <summary>Gives up all that wait; returns all orphans so far.</summary>
    public long EndAll()
    {
        while (_oldest < _newest) { DropOldest(); }

        return Orphans;
    }

    public void Dispose()
    {
        NativeMemory.Free(_entries);
        NativeMemory.Free(_buckets);
        _entries = null;
        _buckets = null;
        _oldest = _newest = 0;
    }

    void Allocate()
    {
        capacity = (int)BitOperations.RoundUpToPowerOf2((uint)capacity);
        _entries = (Entry*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(Entry)); // pages untouched cost nothing
        _buckets = (int*)NativeMemory.AllocZeroed((nuint)capacity, sizeof(int));
    }

    // The held fragments can be counted: their flow is known now.
    void Release(Entry* entry, in Packet first)
    {
        entry->First = first;
        entry->HasFirst = true;
        _released = entry->Held;
        _released.HasSequence = (first.Flags & PacketFlags.TcpHeader) != 0;
        _released.NextSequence = SequenceAt(in first, _released.DataEnd);
        entry->Held = default;
    }

    static void Follow(Entry* entry, ref Packet packet, uint start)
    {
        ref readonly var first = ref entry->First;
        packet.Key = first.Key;
        packet.Hash = first.Hash;
        packet.Tunnels = first.Tunnels;
        packet.IcmpType = first.IcmpType;
        packet.IcmpCode = first.IcmpCode;
        packet.Flags |= first.Flags & PacketFlags.Reversed;
        if ((first.Flags & PacketFlags.TcpHeader) == 0) { return; }

        packet.Flags |= PacketFlags.Continues;
        packet.Sequence = SequenceAt(in first, start);
    }

    // The number that TCP gave to a byte of the fragmented data; a FIN takes one as well (RFC 9293, 3.4).
    static uint SequenceAt(in Packet first, uint offset) =>
        first.Sequence + ((uint)first.TcpFlags & (uint)TcpFlags.Fin) + offset - (uint)(first.PayloadOffset - first.FragmentData);

    static void Hold(ref HeldFragments held, in Packet packet, in Frame frame, long frameNumber, ushort origin, uint dataEnd)
    {
        if (held.Packets == 0)
        {
            held = new() { FirstNs = frame.TimestampNs, LastNs = frame.TimestampNs, FirstFrame = frameNumber, Origin = origin, TtlMin = packet.Ttl, TtlMax = packet.Ttl };
        }

        held.Packets++;
        held.Bytes += (uint)frame.OriginalBytes;
        held.IpBytes += (uint)packet.IpBytes;
        held.PayloadBytes += (uint)packet.PayloadBytes;
        held.FirstNs = Math.Min(held.FirstNs, frame.TimestampNs);
        held.LastNs = Math.Max(held.LastNs, frame.TimestampNs);
        held.TtlMin = Math.Min(held.TtlMin, packet.Ttl);
        held.TtlMax = Math.Max(held.TtlMax, packet.Ttl);
        held.DataEnd = Math.Max(held.DataEnd, dataEnd);
    }

    Entry* FindOrOpen(in FragmentPlace place)
    {
        var key = place.Key;
        var hash = FlowKey.Hash(in key, seed);
        for (var number = *Bucket(hash); number != 0; number = _entries[number - 1].Next)
        {
            var entry = &_entries[number - 1];
            if (!FlowKey.Same(in entry->Key, in key)) { continue; }

            if (!entry->Data.IsWhole || !entry->HasFirst || _nowNs - entry->LastNs < CopyNs) { return entry; }

            Unlink(entry); // it stays in the ring without a name
            break;
        }

        return Open(in key, hash);
    }

    Entry* Open(in FlowKey key, uint hash)
    {
        if (_newest - _oldest == capacity) { DropOldest(); }

        var entry = Of(_newest++);
        *entry = default;
        entry->Key = key;
        entry->Hash = hash;
        entry->OpenedNs = _nowNs;
        entry->IsLinked = true;
        entry->Next = *Bucket(hash);
        *Bucket(hash) = (int)(entry - _entries) + 1;
        return entry;
    }

    void DropOldest()
    {
        var entry = Of(_oldest++);
        Orphans += entry->Held.Packets;
        if (entry->IsLinked) { Unlink(entry); }
    }

    void Unlink(Entry* entry)
    {
        var link = Bucket(entry->Hash);
        var number = (int)(entry - _entries) + 1;
        while (*link != number) { link = &_entries[*link - 1].Next; }

        *link = entry->Next;
        entry->IsLinked = false;
    }

    Entry* Of(long number) => &_entries[number & (capacity - 1)];

    int* Bucket(uint hash) => &_buckets[hash & (uint)(capacity - 1)];

    // One fragmented packet: 1.4 KiB, of which 1 KiB says which data was seen.
    struct Entry
    {
        public FlowKey Key;
        public Packet First; // valid with HasFirst
        public HeldFragments Held;
        public long OpenedNs;
        public long LastNs;
        public uint Hash;
        public int Next;
        public bool HasFirst;
        public bool IsLinked;
        public FragmentData Data;
    }
}
