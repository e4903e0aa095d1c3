using System.Threading.Channels;

namespace CitrixTrafficEngine.Streaming;

/// <summary>Turns work that hands out items on a thread of its own into a stream that is awaited. Nothing is left behind when the stream ends, whoever ended it.</summary>
static class BoundedItems
{
    /// <summary>Streams what <paramref name="work"/> adds. The work waits while <paramref name="capacity"/> items are waiting, and is asked to stop when its reader goes.</summary>
    /// <param name="work">Adds items through its first argument until it is done or its second asks to stop. What it throws comes out of the stream, behind the items.</param>
    /// <param name="capacity">Most items that wait.</param>
    /// <param name="name">Name of the thread.</param>
    /// <param name="ended">Called when the last item was read.</param>
    /// <param name="cancel">Ends the stream with an <see cref="OperationCanceledException"/>.</param>
    public static async IAsyncEnumerator<T> Run<T>(Action<Action<T>, CancellationToken> work, int capacity, string name, Action ended, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var items = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true });
        var worker = Start(work, items.Writer, name, stop.Token);
        try
        {
            await foreach (var item in items.Reader.ReadAllAsync(cancel).ConfigureAwait(false)) { yield return item; }

            // Work that was asked to stop may have ended before the reader heard of it.
            cancel.ThrowIfCancellationRequested();
            ended();
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await worker.ConfigureAwait(false);
        }
    }

    // The task ends, without a fault, when the thread has let go of everything.
    static Task Start<T>(Action<Action<T>, CancellationToken> work, ChannelWriter<T> items, string name, CancellationToken stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            Exception? fault = null;
            try
            {
                work(item => Add(items, item, stop), stop);
            }
            catch (Exception thrown)
            {
                fault = thrown;
            }

            items.Complete(fault);
            ended.SetResult();
        })
        { Name = name, IsBackground = true };
        thread.Start();
        return ended.Task;
    }

    static void Add<T>(ChannelWriter<T> items, T item, CancellationToken stop)
    {
        // Nobody reads any more: the work goes on until it sees that itself.
        if (stop.IsCancellationRequested || items.TryWrite(item)) { return; }

        try
        {
            items.WriteAsync(item, stop).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // As above.
        }
    }
}
