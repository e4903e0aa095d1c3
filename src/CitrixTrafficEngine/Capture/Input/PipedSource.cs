using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;

namespace CitrixTrafficEngine.Capture.Input;

/// <summary>Reads a source on a thread of its own, ahead of the reader by a bounded number of bytes.</summary>
sealed class PipedSource : IByteSource
{
    /// <summary>Most bytes read ahead: 1 MiB, which stays in the second-level cache with the block that is parsed.</summary>
    const int AheadBytes = 1024 * 1024;

    const int PieceBytes = 64 * 1024;

    // Continuations run where they are completed: both ends block in their own thread, none is to wait for the thread pool.
    readonly Pipe _pipe = new(new(
        pauseWriterThreshold: AheadBytes,
        resumeWriterThreshold: AheadBytes / 2,
        minimumSegmentSize: PieceBytes,
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        useSynchronizationContext: false));

    readonly IByteSource _source;
    ExceptionDispatchInfo? _fault;

    /// <summary>Takes over <paramref name="source"/> and begins to read it.</summary>
    public PipedSource(IByteSource source)
    {
        _source = source;

        // In the background: one that waits for a pipe must not keep the process alive.
        new Thread(Fill) { IsBackground = true, Name = "decompress" }.Start();
    }

    public int Read(Span<byte> buffer)
    {
        if (!_pipe.Reader.TryRead(out var result)) { result = Wait(_pipe.Reader.ReadAsync()); }

        if (result.Buffer.IsEmpty)
        {
            _pipe.Reader.AdvanceTo(result.Buffer.End);

            // Only now: what came before the fault is good.
            _fault?.Throw();
            return 0;
        }

        var count = (int)Math.Min(buffer.Length, result.Buffer.Length);
        var taken = result.Buffer.Slice(0, count);
        taken.CopyTo(buffer);
        _pipe.Reader.AdvanceTo(taken.End);
        return count;
    }

    public void Dispose() => _pipe.Reader.Complete();

    void Fill()
    {
        try
        {
            while (true)
            {
                var read = _source.Read(_pipe.Writer.GetSpan(PieceBytes));
                if (read == 0) { break; }

                _pipe.Writer.Advance(read);
                if (Wait(_pipe.Writer.FlushAsync()).IsCompleted) { break; }
            }
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            _fault = ExceptionDispatchInfo.Capture(fault);
        }
        finally
        {
            _source.Dispose();
            _pipe.Writer.Complete();
        }
    }

    static T Wait<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
}
