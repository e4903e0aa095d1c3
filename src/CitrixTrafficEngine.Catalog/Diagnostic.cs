namespace CitrixTrafficEngine.Catalogs;

/// <summary>One fault in the rules. The reader returns all of them, not the first.</summary>
public sealed record Diagnostic(SourceSpan At, string Code, string Message)
{
    /// <summary>As a compiler prints it: <c>rules/products/netscaler.yaml:14:9: error CTX0104: unknown role 'vdaa'</c>.</summary>
    public override string ToString() => $"{At.File}:{At.Line}:{At.Column}: error {Code}: {Message}";
}
