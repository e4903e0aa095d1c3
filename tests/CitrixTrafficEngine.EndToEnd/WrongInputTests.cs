using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>What goes wrong with a capture: the exit code, a message that names the file and the place, and nothing lost that was good.</summary>
public sealed class WrongInputTests(CtxscanProgram ctxscan) : IDisposable
{
    static readonly End s_client = End.Parse("198.51.100.1", "50000");
    static readonly End s_server = End.Parse("198.51.100.2", "1494");

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_not_there_is_named() => AssertRefused(_folder.PathOf("nowhere.pcap"), exitCode: 2);

    [Fact]
    public void A_file_that_is_no_capture_is_named_with_the_offset() =>
        AssertRefused(_folder.Write("letter.pcap", "Dear Sir or Madam, this is not a capture."u8), exitCode: 2, "0");

    [Fact]
    public void An_empty_file_is_no_capture() => AssertRefused(_folder.Write("empty.pcap", []), exitCode: 2);

    [Fact]
    public void A_file_header_cut_short_is_no_capture() =>
        AssertRefused(_folder.Write("short.pcap", new CaptureFile().ToArray().AsSpan(0, 20)), exitCode: 2, "20");

    [Fact]
    public void A_directory_is_no_capture() => AssertRefused(_folder.Root, exitCode: 2);

    [Fact]
    public void A_capture_with_a_header_only_is_whole()
    {
        var records = ctxscan.Audit(_folder.Write("header.pcap", new CaptureFile().ToArray()));

        Assert.Empty(records.Flows);
        Assert.Equal(0, records.PacketsRead);
        records.AssertPacketsAddUp();
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_named()
    {
        var capture = _folder.Write("secret.pcap", OneFlow().ToArray());
        File.SetUnixFileMode(capture, UnixFileMode.None);

        var run = AsOrdinaryUser("audit", capture);

        run.EndedWith(4);
        Assert.Contains("secret.pcap", run.Errors, StringComparison.Ordinal);
        AssertForPeople(run);
    }

    [Fact]
    public void A_record_longer_than_the_file_ends_the_audit_and_keeps_the_flows_before_it()
    {
        var whole = OneFlow();
        var offset = whole.ToArray().Length;
        var torn = whole.Add(new byte[30], wireBytes: 900, statedBytes: 900).ToArray();

        var run = ctxscan.Run("audit", _folder.Write("torn.pcap", torn)).EndedWith(3);

        var records = AuditRecords.Parse(run.Output);
        Assert.Equal(2, Assert.Single(records.Flows).NumberAt("network.packets"));
        AssertNames(run, "torn.pcap", offset.ToString(System.Globalization.CultureInfo.InvariantCulture));
        records.AssertPacketsAddUp();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(CaptureFile.RecordHeaderBytes - 1)]
    [InlineData(CaptureFile.RecordHeaderBytes)]
    [InlineData(CaptureFile.RecordHeaderBytes + 33)]
    public void A_last_record_cut_anywhere_is_a_torn_capture(int bytesLeft)
    {
        var whole = OneFlow().ToArray();
        var torn = OneFlow().Add(TestFrame.OfTcp(s_client, s_server, flags: 0x10, payloadBytes: 100)).ToArray().AsSpan(0, whole.Length + bytesLeft);

        var run = ctxscan.Run("audit", _folder.Write("torn.pcap", torn)).EndedWith(3);

        Assert.Equal(2, Assert.Single(AuditRecords.Parse(run.Output).Flows).NumberAt("network.packets"));
        AssertNames(run, "torn.pcap", whole.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_record_with_an_impossible_length_is_a_torn_capture()
    {
        var whole = OneFlow();
        var offset = whole.ToArray().Length;
        var damaged = whole.Add(new byte[100], wireBytes: 100, statedBytes: -1).Add(TestFrame.OfArp()).ToArray();

        var run = ctxscan.Run("audit", _folder.Write("damaged.pcap", damaged)).EndedWith(3);

        Assert.Single(AuditRecords.Parse(run.Output).Flows);
        AssertNames(run, "damaged.pcap", offset.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_capture_cut_by_its_snap_length_is_whole_and_says_so()
    {
        var file = new CaptureFile(snapBytes: 60);
        file.Add(TestFrame.OfTcp(s_client, s_server, flags: 0x18, payloadBytes: 500)).Add(TestFrame.OfTcp(s_server, s_client, flags: 0x18, payloadBytes: 700));

        var records = ctxscan.Audit(_folder.Write("snap.pcap", file.ToArray()));

        Assert.Equal(554 + 754, Assert.Single(records.Flows).NumberAt("network.bytes"));
        Assert.Matches("""snap[a-z_]*" ?: ?2\b""", records.Summary.At("ctxscan.inputs")?[0].ToString());
        records.AssertPacketsAddUp();
    }

    [Fact]
    public void Frames_of_length_zero_are_counted_as_skipped()
    {
        var records = ctxscan.Audit(_folder.Write("zero.pcap", OneFlow().Add([], wireBytes: 0).Add([], wireBytes: 0).ToArray()));

        Assert.Equal(4, records.PacketsRead);
        Assert.Equal(2, records.Summary.NumberAt("ctxscan.packets.in_flows"));
        records.AssertPacketsAddUp();
    }

    [Fact]
    public void One_bad_file_among_several_does_not_stop_the_others()
    {
        var good = _folder.Write("good.pcap", OneFlow().ToArray());
        var bad = _folder.Write("bad.pcap", "no capture at all, nor anything near"u8);

        var run = ctxscan.Run("audit", bad, good).EndedWith(2);

        Assert.Single(AuditRecords.Parse(run.Output).Flows);
        AssertNames(run, "bad.pcap");
    }

    [Fact]
    public void An_output_that_is_the_capture_is_refused_and_the_capture_kept()
    {
        var whole = OneFlow().ToArray();
        var capture = _folder.Write("good.pcap", whole);
        var link = _folder.PathOf("link.pcap");
        File.CreateSymbolicLink(link, capture);

        foreach (var output in new[] { capture, link }) { AssertNames(ctxscan.Run("audit", capture, "-o", output).EndedWith(2), Path.GetFileName(output)); }

        Assert.Equal(whole, File.ReadAllBytes(capture));
    }

    [Fact]
    public void An_output_that_cannot_be_made_is_named()
    {
        var capture = _folder.Write("good.pcap", OneFlow().ToArray());
        var output = Path.Combine(_folder.Root, "no such folder", "records.ndjson");

        var run = ctxscan.Run("audit", capture, "-o", output).EndedWith(4);

        AssertNames(run, "records.ndjson");
        AssertForPeople(run);
    }

    [Fact]
    public void An_output_that_may_not_be_written_is_named()
    {
        var capture = _folder.Write("good.pcap", OneFlow().ToArray());
        var output = _folder.Write("kept.ndjson", "old\n"u8);
        File.SetUnixFileMode(output, UnixFileMode.UserRead);

        var run = AsOrdinaryUser("audit", capture, "-o", output);

        run.EndedWith(4);
        AssertNames(run, "kept.ndjson");
        Assert.Equal("old\n", File.ReadAllText(output));
    }

    [Fact]
    public void A_full_device_under_the_output_is_an_error_of_the_environment()
    {
        var run = ctxscan.Run("audit", Checkout.SampleCapture, "-o", "/dev/full").EndedWith(4);

        AssertNames(run, "/dev/full");
        AssertForPeople(run);
    }

    [Fact]
    public void Standard_output_on_a_full_device_is_an_error_of_the_environment()
    {
        var run = ProcessRun.OfShell("\"$1\" audit \"$2\" > /dev/full", ctxscan.Binary, Checkout.SampleCapture).EndedWith(4);

        Assert.NotEmpty(run.Errors);
        AssertForPeople(run);
    }

    [Fact]
    public void Messages_that_nobody_can_be_told_change_nothing()
    {
        var run = ProcessRun.OfShell("\"$1\" audit \"$2\" 2> /dev/full", ctxscan.Binary, Checkout.SampleCapture).EndedWith(0);
        Assert.Equal("ctxscan.summary", AuditRecords.Dataset(AuditRecords.Parse(run.Output).All[^1]));

        ProcessRun.OfShell("\"$1\" audit \"$2\" 2> /dev/full", ctxscan.Binary, _folder.PathOf("none.pcap")).EndedWith(2);
    }

    /// <summary>The disk fills in the middle: every complete line on it must be a record.</summary>
    [Fact]
    public void A_disk_that_fills_keeps_whole_records()
    {
        Needs.Tools("unshare");
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.SkipUnless(ProcessRun.Of("unshare", "--user", "--map-root-user", "--mount", "true").ExitCode == 0, "needs root or user namespaces: a small file system is mounted");
        }

        var small = Directory.CreateDirectory(_folder.PathOf("small")).FullName;
        var kept = _folder.PathOf("kept.ndjson");
        string[] space = Environment.IsPrivilegedProcess ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
        const string Line = """mount -t tmpfs -o size=16k none "$1" && { "$2" audit "$3" -o "$1/records.ndjson"; code=$?; cp "$1/records.ndjson" "$4"; exit $code; }""";

        var run = ProcessRun.Of("unshare", [.. space, "bash", "-c", Line, "bash", small, ctxscan.Binary, Checkout.SampleCapture, kept]).EndedWith(4);

        AssertNames(run, "records.ndjson");
        AssertForPeople(run);
        var text = File.ReadAllText(kept);
        Assert.True(text.Length > 8_000, $"only {text.Length} bytes were written");
        AuditRecords.Parse(text[..(text.LastIndexOf('\n') + 1)]);
    }

    [Fact]
    public void A_reader_that_closes_the_pipe_is_no_error()
    {
        var run = ProcessRun.OfShell("\"$1\" audit \"$2\" | head -n 1; exit \"${PIPESTATUS[0]}\"", ctxscan.Binary, ManyFlows()).EndedWith(0);

        Assert.Equal("ctxscan.run", AuditRecords.Dataset(Assert.Single(AuditRecords.Parse(run.Output).All)));
        Assert.Empty(run.Errors);
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("audit --no-such-option x.pcap")]
    public void A_wrong_command_line_is_an_error_of_usage(string commandLine)
    {
        var run = ctxscan.Run(commandLine.Split(' ')).EndedWith(2);

        Assert.NotEmpty(run.Errors);
        Assert.Empty(run.Output);
    }

    static CaptureFile OneFlow() => new CaptureFile()
        .Add(TestFrame.OfTcp(s_client, s_server, flags: 0x02, sequence: 100))
        .Add(TestFrame.OfTcp(s_server, s_client, flags: 0x12, sequence: 900));

    /// <summary>More records than any pipe buffers: 20,000 flows.</summary>
    string ManyFlows()
    {
        var file = new CaptureFile();
        for (var port = 20_000; port < 40_000; port++) { file.Add(TestFrame.OfTcp(s_client with { Port = port }, s_server, flags: 0x02)); }

        return _folder.Write("many.pcap", file.ToArray());
    }

    /// <summary>Runs a copy of the program that everybody may read, as nobody where the test is root: root may read and write all.</summary>
    ProcessRun AsOrdinaryUser(params string[] arguments)
    {
        if (!Environment.IsPrivilegedProcess) { return ctxscan.Run(arguments); }

        Needs.Tools("setpriv");
        var copy = _folder.PathOf("program");
        ProcessRun.Of("cp", "-r", Path.GetDirectoryName(ctxscan.Binary)!, copy).EndedWith(0);
        ProcessRun.Of("chmod", "-R", "a+rX", copy).EndedWith(0);
        return ProcessRun.Of("setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", "--", Path.Combine(copy, Path.GetFileName(ctxscan.Binary)), .. arguments]);
    }

    void AssertRefused(string capture, int exitCode, params string[] named)
    {
        var run = ctxscan.Run("audit", capture).EndedWith(exitCode);
        AssertNames(run, [Path.GetFileName(capture), .. named]);
        AssertForPeople(run);
    }

    static void AssertNames(ProcessRun run, params string[] named)
    {
        foreach (var name in named) { Assert.Contains(name, run.Errors, StringComparison.Ordinal); }
    }

    /// <summary>A message, not the trace of an exception.</summary>
    static void AssertForPeople(ProcessRun run)
    {
        Assert.DoesNotContain("Unhandled", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }
}
