namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>The built program: that of the build output, or the one that CTXSCAN_BINARY names (a published one, say).</summary>
public sealed class CtxscanProgram
{
    /// <summary>Finds the program once for all tests.</summary>
    public CtxscanProgram()
    {
        var named = Environment.GetEnvironmentVariable("CTXSCAN_BINARY");
        Binary = string.IsNullOrEmpty(named) ? Checkout.PathOf("src", "ctxscan", "bin", Checkout.Configuration, "net10.0", "ctxscan") : Path.GetFullPath(named);
        if (!File.Exists(Binary)) { throw new FileNotFoundException($"{Binary} is not built: dotnet build -c {Checkout.Configuration}"); }
    }

    /// <summary>The path of the executable.</summary>
    public string Binary { get; }

    internal ProcessRun Run(params IEnumerable<string> arguments) => ProcessRun.Of(Binary, arguments);

    /// <summary>Audits <paramref name="files"/> to standard output and reads the records.</summary>
    internal AuditRecords Audit(params IEnumerable<string> files) => AuditRecords.Parse(Run(["audit", .. files]).EndedWith(0).Output);
}
