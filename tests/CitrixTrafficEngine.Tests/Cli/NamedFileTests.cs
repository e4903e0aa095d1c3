using System.Text;
using CitrixTrafficEngine.Tests.Capture;
using CitrixTrafficEngine.Tests.Scans;

namespace CitrixTrafficEngine.Tests.Cli;

/// <summary>Every option that names a file, given none, a folder, or nothing: the name, what was expected, and exit code 2.</summary>
public sealed class NamedFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Reading =>
    [
        "audit CAPTURE -q --baseline FILE", "audit CAPTURE -q --site FILE", "audit CAPTURE -q --names-file FILE", "audit CAPTURE -q --anonymize FILE",
        "live -i lo --baseline FILE", "live -i lo --site FILE", "site check FILE", "report FILE", "extract CAPTURE --finding x --site FILE -w OUT",
        "sweep --resume FILE", "sweep 127.0.0.1 -p 22 --expect FILE", "sweep 127.0.0.1 -p 22 --expect FILE.yaml", "sweep --site FILE --plan", "sweep -iL FILE -p 22 --plan",
        "sweep 127.0.0.1 --exclude-file FILE -p 22 --plan", "sweep 127.0.0.1 -p 22 --radius-secret-file FILE --plan",
    ];

    public static TheoryData<string> Writing =>
    [
        "audit CAPTURE -q -o FILE", "live -i lo -o FILE", "live -i lo --rotate 1MB -o FILE", "site infer CAPTURE -o FILE", "site infer CAPTURE --force -o FILE",
        "extract CAPTURE --filter tcp -w FILE", "sweep 127.0.0.1 -p 22 -q -o FILE",
    ];

    [Theory]
    [MemberData(nameof(Reading))]
    public void A_file_that_is_not_there_is_wrong_usage(string command)
    {
        var run = Run(command, Path.Combine(_folder.Path, "none"));

        Assert.Equal(2, run.ExitCode);
        Assert.Matches("^ctxscan: .*none(\\.yaml)?: no such file, expected ", run.Error);
    }

    [Theory]
    [MemberData(nameof(Reading))]
    [MemberData(nameof(Writing))]
    public void A_folder_is_no_file(string command)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "folder.yaml"));
        var run = Run(command, Directory.CreateDirectory(Path.Combine(_folder.Path, "folder")).FullName);

        Assert.Equal(2, run.ExitCode);
        Assert.Matches("^ctxscan: .*folder(\\.yaml)?: is a folder, expected ", run.Error);
    }

    [Theory]
    [MemberData(nameof(Reading))]
    [MemberData(nameof(Writing))]
    [InlineData("audit FILE")]
    [InlineData("extract FILE --filter tcp -w OUT")]
    [InlineData("man -o FILE")]
    public void An_empty_name_is_no_file(string command)
    {
        if (command.Contains(".yaml", StringComparison.Ordinal)) { return; }

        Assert.Equal(2, Run(command, "").ExitCode);
    }

    [Fact]
    public void A_file_is_no_folder() => Assert.Equal(2, Run("man -o FILE", _folder.Add("file", [])).ExitCode);

    [Fact]
    public void A_folder_that_is_not_there_is_the_environments()
    {
        var run = Run("audit CAPTURE -q -o FILE", Path.Combine(_folder.Path, "none", "records"));

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("records: cannot be written: no such folder", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_torn_baseline_is_used_up_to_the_tear_and_ends_with_3()
    {
        var old = Baseline();
        File.WriteAllBytes(old, File.ReadAllBytes(old)[..^10]);

        var run = Run("audit CAPTURE -q --baseline FILE", old);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("the last line is torn", run.Error, StringComparison.Ordinal);
        Assert.Contains("records before it are used", run.Error, StringComparison.Ordinal);
        Assert.Contains("has no summary", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_knows_what_it_holds_with_and_without_its_last_line_end()
    {
        var old = Baseline();
        var whole = Run("audit CAPTURE -q --baseline FILE", old);
        Assert.Equal((0, ""), (whole.ExitCode, whole.Error));
        File.WriteAllBytes(old, File.ReadAllBytes(old)[..^1]);
        Assert.Equal(0, Run("audit CAPTURE -q --baseline FILE", old).ExitCode);
    }

    [Fact]
    public void A_sweep_is_no_baseline()
    {
        var sweep = Path.Combine(_folder.Path, "sweep");
        SweepFile.Write(sweep, FakeSweep.Plan(4));

        var run = Run("audit CAPTURE -q --baseline FILE", sweep);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("line 1: is of a sweep", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_plan_needs_targets_again()
    {
        var run = Run("sweep --resume FILE", _folder.Add("out", Encoding.UTF8.GetBytes("{\"@times")));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("holds no plan", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit CAPTURE --max-flows 99999999999999")]
    [InlineData("audit CAPTURE --max-flows x")]
    [InlineData("audit CAPTURE --udp-timeout x")]
    [InlineData("live -i lo -s 99999999999999")]
    [InlineData("live -i lo -c 99999999999999999999")]
    [InlineData("live -i lo -c x")]
    [InlineData("sweep 127.0.0.1 -p 22 --tries 99999999999999")]
    public void A_number_that_is_none_is_wrong_usage(string command)
    {
        var run = Run(command, "");

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
        Assert.Contains($"ctxscan: {command.Split(' ')[^2]} takes ".Replace(" -s ", " --snaplen ", StringComparison.Ordinal).Replace(" -c ", " --count ", StringComparison.Ordinal), run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_capture_can_be_read_none_is_written()
    {
        var run = Run("extract FILE --filter tcp -w OUT", Path.Combine(_folder.Path, "none"));

        Assert.Equal(2, run.ExitCode);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "out")));
    }

    string Baseline() => _folder.Add("old.ndjson", Encoding.UTF8.GetBytes(Run("audit CAPTURE -q", "").Output));

    CommandRun Run(string command, string file) => CommandRun.Of(
        [.. command.Split(' ').Select(word => word.Replace("CAPTURE", Sample(), StringComparison.Ordinal).Replace("OUT", Path.Combine(_folder.Path, "out"), StringComparison.Ordinal).Replace("FILE", file, StringComparison.Ordinal))]);

    static string Sample()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var sample = Path.Combine(folder.FullName, "samples", "citrix-site.pcap");
            if (File.Exists(sample)) { return sample; }
        }

        throw new FileNotFoundException("samples/citrix-site.pcap");
    }
}
