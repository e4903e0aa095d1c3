using System.Runtime.InteropServices;
using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>Hands over frames each of which ends where readable memory ends: a parser that reads one byte too far ends the process.</summary>
sealed unsafe partial class GuardedFrames : IFrameSource
{
    /// <summary>Longest frame: 4 KiB.</summary>
    public const int MaxBytes = 4_096;

    const int GuardBytes = 65_536; // the largest page size of any
    const int RegionBytes = GuardBytes * 2;
    const int ReadWrite = 3, NoAccess = 0, PrivateAnonymous = 0x22;

    readonly IEnumerator<TestRecord> _records;
    readonly byte* _memory;

    public GuardedFrames(IEnumerable<TestRecord> records)
    {
        _records = records.GetEnumerator();
        _memory = (byte*)Map(0, FrameBatch.Capacity * RegionBytes, ReadWrite, PrivateAnonymous, -1, 0);
        Assert.True((nint)_memory > 0, "mmap failed");
        for (var region = 0; region < FrameBatch.Capacity; region++) { Assert.Equal(0, Protect((nint)_memory + (region * RegionBytes) + GuardBytes, GuardBytes, NoAccess)); }
    }

    public string Name => "guarded";

    public IReadOnlyList<CaptureInterface> Interfaces { get; } = [new(null, LinkType.Ethernet, MaxBytes)];

    public CaptureFault? Fault => null;

    public bool Read(FrameBatch batch)
    {
        batch.Clear();
        while (!batch.IsFull && _records.MoveNext())
        {
            var record = _records.Current;
            var data = _memory + (batch.Count * RegionBytes) + GuardBytes - record.CapturedBytes;
            record.Bytes.AsSpan(0, record.CapturedBytes).CopyTo(new Span<byte>(data, record.CapturedBytes));
            batch.Add(new(data, record.CapturedBytes, record.OriginalBytes, record.TimestampNs, (LinkType)record.LinkType, 0));
        }

        return batch.Count > 0;
    }

    public void Dispose()
    {
        _records.Dispose();
        _ = Unmap((nint)_memory, FrameBatch.Capacity * RegionBytes);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nint length);
}

/// <summary>One captured record; <paramref name="Bytes"/> may be longer than what counts as captured.</summary>
readonly record struct TestRecord(byte[] Bytes, int CapturedBytes, int OriginalBytes, long TimestampNs, int LinkType);
