using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Packages;

/// <summary>The manual pages, read by the programs that people read manual pages with.</summary>
public sealed class ManualPageTests(CtxscanProgram ctxscan)
{
    [Fact]
    public void Mandoc_finds_no_fault_but_the_date_that_is_left_out()
    {
        Needs.Tools("mandoc");
        using var folder = new TemporaryFolder();

        var run = ProcessRun.Of("mandoc", ["-T", "lint", .. Pages(folder)]);

        Assert.DoesNotContain(run.Output.Split('\n'), line => line.Length > 0 && !line.Contains("missing date", StringComparison.Ordinal));
    }

    [Fact]
    public void Groff_warns_of_nothing()
    {
        Needs.Tools("groff");
        using var folder = new TemporaryFolder();

        Assert.Equal("", ProcessRun.Of("groff", ["-ww", "-z", "-man", "-Tutf8", .. Pages(folder)]).EndedWith(0).Errors);
    }

    [Fact]
    public void A_page_as_read_has_what_a_shell_can_take()
    {
        Needs.Tools("mandoc");
        using var folder = new TemporaryFolder();
        Pages(folder);

        var text = ProcessRun.Of("mandoc", "-T", "utf8", "-O", "width=200", folder.PathOf("ctxscan-live.1")).EndedWith(0).Output.Replace("\b", "", StringComparison.Ordinal);

        Assert.Contains("'ctxscan interfaces'", text, StringComparison.Ordinal);
        Assert.Contains("Default: 16MiB.", text, StringComparison.Ordinal);
    }

    string[] Pages(TemporaryFolder folder)
    {
        ctxscan.Run("man", "-o", folder.Root).EndedWith(0);
        var pages = Directory.GetFiles(folder.Root, "*.1");
        Assert.Contains(folder.PathOf("ctxscan-catalog-flows.1"), pages);
        return pages;
    }
}
