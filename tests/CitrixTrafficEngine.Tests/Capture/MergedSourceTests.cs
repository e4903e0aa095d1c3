using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Tests.Capture;

public sealed class MergedSourceTests : IDisposable
{
    const int Seed = 20260104;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Packets_come_in_the_order_of_their_times(int files)
    {
        var random = new Random(Seed + files);
        var expected = new List<(long Ns, int File, string Bytes)>();
        var paths = new List<string>();
        for (var file = 0; file < files; file++)
        {
            var pcap = new PcapBytes(nanoseconds: true).Header();
            var time = Captures.StartNs + random.Next(5_000);
            for (var number = random.Next(400); number >= 0; number--, time += random.Next(100))
            {
                pcap.Packet([(byte)file, .. Captures.Packet(number)], time);
                expected.Add((time, file, Convert.ToHexString([(byte)file, .. Captures.Packet(number)])));
            }

            paths.Add(_folder.Add($"{file:d3}", pcap.ToArray()));
        }

        using var merged = CaptureSet.Resolve(paths, new()).OpenMerged();
        var frames = Captures.ReadAll(merged);

        // Equal times stand in the order of the files' first packets.
        Assert.Equal(expected.Select(packet => packet.Bytes).Order(), frames.Select(frame => frame.Bytes).Order());
        Assert.Equal(frames.Select(frame => frame.TimestampNs).Order(), frames.Select(frame => frame.TimestampNs));
        for (var file = 0; file < files; file++)
        {
            var mark = file.ToString("X2", null);
            Assert.Equal(expected.Where(packet => packet.File == file).Select(packet => packet.Bytes), frames.Select(frame => frame.Bytes).Where(bytes => bytes[..2] == mark));
        }

        Assert.Null(merged.Fault);
        Assert.All(frames, frame => Assert.EndsWith($"{Convert.FromHexString(frame.Bytes)[0]:d3}", merged.Interfaces[frame.Interface].Input, StringComparison.Ordinal));
    }

    [Fact]
    public void Interfaces_of_all_inputs_stand_in_one_list_with_their_input()
    {
        var first = new PcapngBytes().Section();
        first.Interface(1, 0, first.Name("eth0")).Interface(101, 0, first.Name("tun0")).Enhanced(Captures.Packet(1), 1, 1).Enhanced(Captures.Packet(2), 5);
        var one = _folder.Add("one", first.ToArray());
        var two = _folder.Add("two", new PcapBytes().Header(113).Packet(Captures.Packet(3), 3_000).ToArray());

        using var merged = CaptureSet.Resolve([one, two], new()).OpenMerged();
        var frames = Captures.ReadAll(merged);

        Assert.Equal([("tun0", one), (null, two), ("eth0", one)], frames.Select(frame => (merged.Interfaces[frame.Interface].Name, merged.Interfaces[frame.Interface].Input)));
        Assert.Equal([LinkType.Raw, LinkType.LinuxSll, LinkType.Ethernet], frames.Select(frame => frame.LinkType));
    }

    [Fact]
    public void An_input_that_ends_early_does_not_end_the_others()
    {
        var cut = _folder.Add("cut", Captures.Pcap(3)[..^1]);
        var whole = _folder.Add("whole", Captures.Pcap(9));
        var damaged = _folder.Add("damaged", new PcapngBytes().Section().Simple([]).ToArray());

        using var merged = CaptureSet.Resolve([cut, damaged, whole], new()).OpenMerged();

        Assert.Equal(11, Captures.ReadAll(merged).Count);
        Assert.Equal(2, merged.Faults.Count);
        Assert.Contains("(and 1 more inputs ended early)", merged.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_cannot_be_opened_is_a_failure_beside()
    {
        var gone = _folder.Add("gone", Captures.Pcap(1));
        var here = _folder.Add("here", Captures.Pcap(2));
        var set = CaptureSet.Resolve([gone, here], new());
        File.Delete(gone);

        using var merged = set.OpenMerged();
        Assert.Equal(2, Captures.ReadAll(merged).Count);
        Assert.Equal(gone, Assert.Single(merged.Failures).Name);
    }

    [Fact]
    public void Files_that_follow_each_other_are_not_open_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "counts descriptors in /proc");
        var paths = Enumerable.Range(0, 300).Select(file => _folder.Add($"{file:d3}", Captures.Pcap(5, first: file * 10))).ToList();

        using var merged = CaptureSet.Resolve(paths, new()).OpenMerged();
        using var batch = new FrameBatch();
        var most = 0;
        while (merged.Read(batch)) { most = Math.Max(most, OpenFiles()); }

        Assert.InRange(most, 0, 3);
    }

    // Other tests close theirs meanwhile.
    int OpenFiles() => Directory.GetFiles("/proc/self/fd").Count(link =>
    {
        try { return File.ResolveLinkTarget(link, false)?.FullName.StartsWith(_folder.Path, StringComparison.Ordinal) ?? false; }
        catch (FileNotFoundException) { return false; }
    });
}
