using CitrixTrafficEngine.Catalogs;
using Embedding;

if (args is not [var capture])
{
    Console.Error.WriteLine("usage: embedding CAPTURE");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    var catalog = Catalog.Load(new());
    Audit.WithCallback(catalog, capture, stop.Token);
    await Audit.WithStream(catalog, capture, stop.Token);
    await Sweep.ThisMachine(catalog, stop.Token);
    return 0;
}
catch (OperationCanceledException)
{
    return 130;
}
catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CitrixTrafficEngine.Capture.CaptureFormatException)
{
    Console.Error.WriteLine($"embedding: {fault.Message}");
    return 2;
}
