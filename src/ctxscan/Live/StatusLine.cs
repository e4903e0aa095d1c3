using System.Diagnostics;
using System.Globalization;
using CitrixTrafficEngine;
using CitrixTrafficEngine.Capture;

namespace Ctxscan.Live;

/// <summary>One line on a terminal that tells once a second how the capture goes.</summary>
sealed class StatusLine(TextWriter writer, LiveCapture capture, Engine engine)
{
    long _lastPackets;
    long _lastAt = Stopwatch.GetTimestamp();
    int _width;

    /// <summary>Writes the line over the one before.</summary>
    public void Write()
    {
        if (OperatingSystem.IsWindows()) { return; }

        var packets = capture.Captured;
        var rate = (packets - _lastPackets) / Math.Max(Stopwatch.GetElapsedTime(_lastAt).TotalSeconds, 0.001);
        (_lastPackets, _lastAt) = (packets, Stopwatch.GetTimestamp());
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{capture.Name}  {rate:N0} packets/s  {packets:N0} packets  {engine.FlowsActive:N0} flows  {capture.Drops.Total:N0} dropped");
        writer.Write("\r" + text.PadRight(_width));
        _width = text.Length;
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_width > 0) { writer.Write("\r" + new string(' ', _width) + "\r"); }
    }
}
