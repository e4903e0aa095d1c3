using System.Diagnostics;
using System.Globalization;
using Ctxscan.Audit;

namespace Ctxscan.Live;

/// <summary>
/// Writes whole lines to one file after the other. The current file is called NAME.partial and gets its own name when it is complete, by an atomic
/// rename: whoever collects the files never sees half of one. Writes come from one thread at a time; <see cref="RotateIfOld"/> from any.
/// </summary>
sealed class RotatingOutput : Stream
{
    /// <summary>What the name of a file that is being written ends in.</summary>
    public const string PartialSuffix = ".partial";

    readonly Lock _lock = new();
    readonly string _path;
    readonly Rotation _rotation;
    readonly Action<Stream> _writeHead;
    readonly string _run = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
    FileStream _file;
    string _name;
    long _openedAt;
    int _number;

    /// <summary>Opens the first file. <paramref name="writeHead"/> writes what every file begins with.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public RotatingOutput(string path, Rotation rotation, Action<Stream> writeHead)
    {
        _path = path;
        _rotation = rotation;
        _writeHead = writeHead;
        (_file, _name) = OpenNext();
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_lock)
        {
            if (!_file.CanWrite) { throw new IOException($"{_name}: the file before could not be completed, or this one not be made"); }

            if (_file.Length >= _rotation.Bytes) { Rotate(); }

            _file.Write(buffer);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Begins another file if the current one is old enough. A failure shows with the next write.</summary>
    public void RotateIfOld()
    {
        lock (_lock)
        {
            if (_rotation.Age is { } age && Stopwatch.GetElapsedTime(_openedAt) >= age && _file.CanWrite) { Rotate(); }
        }
    }

    /// <summary>Gives the last file its name. Without it, what was written stays under the name of a partial file.</summary>
    public void Complete()
    {
        lock (_lock) { NameCurrent(); }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) { _file.Dispose(); }

        base.Dispose(disposing);
    }

    void Rotate()
    {
        NameCurrent();
        (_file, _name) = OpenNext();
    }

    void NameCurrent()
    {
        _file.Dispose();
        try
        {
            File.Move(_name + PartialSuffix, _name);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{_name}: cannot be renamed: {exception.Message}", exception);
        }
    }

    // The run's start and a number: names sort by time, and those of two runs differ.
    (FileStream File, string Name) OpenNext()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Path.ChangeExtension(_path, null)}-{_run}-{++_number:D5}{Path.GetExtension(_path)}");
        var file = RecordTarget.Open(name + PartialSuffix);
        _openedAt = Stopwatch.GetTimestamp();
        _writeHead(file);
        return (file, name);
    }
}
