namespace CitrixTrafficEngine.Catalogs;

/// <summary>A place in a rules file; <paramref name="Line"/> and <paramref name="Column"/> count from 1.</summary>
public readonly record struct SourceSpan(string File, int Line, int Column);
