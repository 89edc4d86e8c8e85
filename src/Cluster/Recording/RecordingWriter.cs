using System.Buffers.Binary;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// Writes a recording while a run goes on. What <see cref="Flush"/> has handed over is there even when the process is killed; the rest is a torn end. Any
/// thread may use it, one at a time gets its turn.
/// </summary>
public sealed class RecordingWriter : IStepRecorder, IDisposable
{
    /// <summary>So many bytes are handed over at the latest.</summary>
    private const int HandOverAt = 64 << 10;

    private readonly Lock _gate = new();
    private readonly WireCodec _codec;
    private readonly WireWriter _writer = new();
    private readonly MemoryStream _frames = new();
    private readonly FileStream _file;
    private readonly byte[] _head = new byte[RecordingFile.FrameHead];

    /// <summary>Begins a recording, in place of a file that was there.</summary>
    /// <param name="path">The file; its folder is made if need be.</param>
    /// <param name="header">What it says of the run.</param>
    /// <param name="codec">Writes the steps.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public RecordingWriter(string path, RecordingHeader header, WireCodec codec)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(codec);
        _codec = codec;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        RecordingFile.WriteHeader(_writer, header, codec.Version);
        AddFrame();
        var begun = path + ".begun"; // Whoever is killed before the header is whole has written no recording.
        _file = new FileStream(begun, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
        _file.Write(RecordingFile.Mark);
        Flush();
        File.Move(begun, path, overwrite: true);
    }

    /// <summary>Steps so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Adds a step.</summary>
    /// <exception cref="WireException">It cannot be written: one of its messages is not for the wire.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(RecordedStep step)
    {
        lock (_gate)
        {
            _codec.WriteStep(_writer, step);
            AddFrame();
            Steps++;
            if (_frames.Length >= HandOverAt)
                HandOver();
        }
    }

    /// <summary>Hands everything over: from now on it is in the file whatever befalls the process.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Flush()
    {
        lock (_gate)
            HandOver();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_file.CanWrite)
                return;
            HandOver();
            _file.Dispose();
            _frames.Dispose();
        }
    }

    private void AddFrame()
    {
        var contents = _writer.Written.Span;
        BinaryPrimitives.WriteUInt32LittleEndian(_head, (uint)contents.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(_head.AsSpan(4), RecordingFile.ChecksumOf(contents));
        _frames.Write(_head);
        _frames.Write(contents);
        _writer.Clear();
    }

    private void HandOver()
    {
        if (_frames.Length == 0)
            return;
        _file.Write(_frames.GetBuffer().AsSpan(0, (int)_frames.Length));
        _frames.SetLength(0);
    }
}
