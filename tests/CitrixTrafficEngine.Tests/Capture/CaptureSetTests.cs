using System.Text;
using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Tests.Capture;

public sealed class CaptureSetTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_come_in_the_order_of_their_first_packets()
    {
        var late = _folder.Add("a.pcap", Captures.Pcap(1, first: 500));
        var early = _folder.Add("b.pcapng", Captures.Pcapng(1));
        var middle = _folder.Add("c", Tool.Run("gzip", Captures.Pcap(1, first: 20), "-c"));

        Assert.Equal([early, middle, late], Resolve(late, early, middle).Inputs);
    }

    [Fact]
    public void Equal_times_and_files_without_packets_stay_in_the_order_of_the_arguments()
    {
        var second = _folder.Add("2", Captures.Pcap(1));
        var first = _folder.Add("1", Captures.Pcap(1));
        var none = _folder.Add("3", Captures.Pcap(0));
        var nothing = _folder.Add("0", []);

        var set = Resolve(none, nothing, second, first);
        Assert.Equal([second, first, none, nothing], set.Inputs);
        Assert.Equal(2, Read(set).Count);
        Assert.Equal([nothing], set.Failures.Select(failure => failure.Name));
    }

    [Fact]
    public void A_folder_stands_for_the_captures_directly_inside()
    {
        var two = _folder.Add("in/2.pcap", Captures.Pcap(1));
        var ten = _folder.Add("in/10.dat", Captures.Pcapng(1));
        var text = _folder.Add("in/readme.txt", Encoding.UTF8.GetBytes("captures of Monday, taken at the core switch\n"));
        var empty = _folder.Add("in/empty", []);
        _folder.Add("in/deeper/1.pcap", Captures.Pcap(1));

        var set = Resolve(Path.Combine(_folder.Path, "in"));
        Assert.Equal([ten, two], set.Inputs);
        Assert.Equal([empty, text], set.LeftOut.Select(left => left.Name));
        Assert.Empty(set.Failures);
    }

    [Fact]
    public void A_capture_in_a_folder_that_cannot_be_read_is_a_failure()
    {
        _folder.Add("1.pcap", Captures.Pcap(1));
        var trace = _folder.Add("nstrace1.cap", [1, 40, 1, .. "NetScaler V20 Performance Data\0"u8, .. new byte[100]]);

        var failure = Assert.Single(Resolve(_folder.Path).Failures);
        Assert.Equal(trace, failure.Name);
        Assert.Contains("start nstrace -size 0 -traceformat PCAP", failure.Cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_bad_file_does_not_keep_the_others_from_being_read()
    {
        var good = _folder.Add("good", Captures.Pcap(3));
        var bad = _folder.Add("bad", Encoding.ASCII.GetBytes("no capture at all"));
        var missing = Path.Combine(_folder.Path, "missing");

        var set = Resolve(missing, bad, good);
        Assert.Equal(3, Read(set).Count);
        Assert.Equal([missing, bad], set.Failures.Select(failure => failure.Name));
        Assert.IsType<FileNotFoundException>(set.Failures[0].Cause);
        Assert.IsType<CaptureFormatException>(set.Failures[1].Cause);
    }

    [Fact]
    public void Nothing_to_read_is_a_failure()
    {
        _folder.Add("in/readme.txt", Encoding.UTF8.GetBytes("nothing here\n"));
        var none = Directory.CreateDirectory(Path.Combine(_folder.Path, "none")).FullName;

        Assert.Single(Resolve(Path.Combine(_folder.Path, "in")).Failures);
        Assert.Single(Resolve(none).Failures);
        Assert.Single(Resolve(Path.Combine(_folder.Path, "*.pcap")).Failures);
    }

    [Fact]
    public void Patterns_are_expanded_and_a_file_named_twice_is_read_once()
    {
        var one = _folder.Add("day1/core.pcap", Captures.Pcap(1));
        var two = _folder.Add("day2/core.pcap", Captures.Pcap(2));
        _folder.Add("day2/.core.pcap", Captures.Pcap(3));
        _folder.Add("day2/edge.txt", Captures.Pcap(4));

        var set = Resolve(Path.Combine(_folder.Path, "day?", "*.pcap"), one);
        Assert.Equal([one, two], set.Inputs);
        Assert.Empty(set.Failures);
    }

    [Fact]
    public void A_name_with_a_wildcard_in_it_is_a_name_where_such_a_file_exists()
    {
        var odd = _folder.Add("what*.pcap", Captures.Pcap(1));
        _folder.Add("whatever.pcap", Captures.Pcap(1));

        Assert.Equal([odd], Resolve(odd).Inputs);
    }

    [Fact]
    public void Standard_input_comes_after_the_files()
    {
        var file = _folder.Add("a", Captures.Pcap(1, first: 900));
        var set = CaptureSet.Resolve(["-", file, "-"], new() { StandardInput = () => new MemoryStream(Tool.Run("zstd", Captures.Pcap(2), "-c")) });

        Assert.Equal([file, "-"], set.Inputs);
        Assert.Equal(3, Read(set).Count);
    }

    [Fact]
    public void Standard_input_that_is_not_there_is_a_failure()
    {
        var set = Resolve("-");

        Assert.Empty(Read(set));
        Assert.Equal("-", Assert.Single(set.Failures).Name);
    }

    [Fact]
    public void A_cancelled_set_opens_nothing_more()
    {
        using var cancel = new CancellationTokenSource();
        var set = CaptureSet.Resolve([_folder.Add("1", Captures.Pcap(1)), _folder.Add("2", Captures.Pcap(1))], new() { Cancel = cancel.Token });
        var opened = 0;
        foreach (var source in set.Open())
        {
            opened++;
            cancel.Cancel();
        }

        Assert.Equal(1, opened);
    }

    static CaptureSet Resolve(params string[] arguments) => CaptureSet.Resolve(arguments, new());

    static List<SeenFrame> Read(CaptureSet set) => set.Open().SelectMany(Captures.ReadAll).ToList();
}
