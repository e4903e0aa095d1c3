namespace Ctxscan;

/// <summary>The reader of standard output has gone: it has what it wanted. Exit code 0.</summary>
sealed class ClosedPipeException() : IOException("the reader of standard output has gone");
