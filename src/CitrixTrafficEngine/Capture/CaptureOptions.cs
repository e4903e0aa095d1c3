namespace CitrixTrafficEngine.Capture;

/// <summary>How captures are read.</summary>
public sealed record CaptureOptions
{
    /// <summary>Whether to wait for more at the end of a file, until <see cref="Cancel"/> asks to stop. Of a <see cref="CaptureSet"/>: at the end of the last.</summary>
    public bool Follow { get; init; }

    /// <summary>Ends the waiting for a growing file and, on Linux, for a pipe: the capture then ends where it is. Ends the walk through a set as well.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>Opens what the argument <c>-</c> of a set stands for; null where there is no standard input. To be left while it waits it must be a <see cref="FileStream"/>.</summary>
    public Func<Stream>? StandardInput { get; init; }
}
