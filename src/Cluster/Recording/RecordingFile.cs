using System.Buffers.Binary;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// Recordings on disk. Shape: the eight bytes <c>FSLHVREC</c>; then frames, each a length (4 bytes, lowest first), a checksum (the lower half of <see
/// cref="StateHash"/> of the contents, 4 bytes) and the contents: first the version of the wire format as text and the header, then one step a frame. A
/// file whose last frame is torn is whole up to there.
/// </summary>
public static class RecordingFile
{
    /// <summary>How names of recordings end.</summary>
    public const string Extension = ".fslhvrec";

    /// <summary>Longer than any step: a length beyond it is torn.</summary>
    internal const int FrameMax = 256 << 20;

    internal const int FrameHead = 8;

    internal static ReadOnlySpan<byte> Mark => "FSLHVREC"u8;

    /// <summary>Whether a file is a recording, by its beginning. One that is not there or cannot be read is none.</summary>
    public static bool IsRecording(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> mark = stackalloc byte[Mark.Length];
            return file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false) == mark.Length && mark.SequenceEqual(Mark);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads a recording.</summary>
    /// <param name="path">The file.</param>
    /// <param name="codec">Reads its steps.</param>
    /// <exception cref="WireException">It is none, or another version wrote it, or something in it makes no sense; the text says what and where.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static RecordedFile Read(string path, WireCodec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        var bytes = File.ReadAllBytes(path).AsSpan();
        if (!bytes.StartsWith(Mark))
            throw new WireException($"{path}: is no recording");
        var at = Mark.Length;
        if (!TryFrame(bytes, ref at, out var frame))
            throw new WireException($"{path}: ends before its header does");
        var header = HeaderOf(path, frame, codec);
        var steps = new List<RecordedStep>();
        while (TryFrame(bytes, ref at, out frame))
        {
            var reader = new WireReader(frame);
            try
            {
                steps.Add(codec.ReadStep(ref reader));
            }
            catch (WireException exception)
            {
                throw new WireException($"{path}: step {steps.Count + 1} makes no sense: {exception.Message}", exception);
            }
        }

        return new RecordedFile(path, header, steps, bytes.Length - at);
    }

    internal static void WriteHeader(WireWriter writer, RecordingHeader header, string version)
    {
        writer.WriteString(version);
        writer.WriteString(header.Machine);
        writer.WriteString(header.Source);
        writer.WriteFixed64(header.Seed);
        writer.WriteSigned(header.Until?.Nanoseconds ?? -1);
        writer.WriteBytes(header.Definition.Span);
    }

    internal static uint ChecksumOf(ReadOnlySpan<byte> contents)
    {
        var hash = default(StateHash);
        hash.Add(contents);
        return (uint)hash.Value;
    }

    private static RecordingHeader HeaderOf(string path, ReadOnlySpan<byte> frame, WireCodec codec)
    {
        var reader = new WireReader(frame);
        var version = reader.ReadString();
        if (version != codec.Version)
            throw new WireException($"{path}: was written by another version of this program: its format is {version}, this program's {codec.Version}");
        var (machine, source, seed, until) = (reader.ReadString(), reader.ReadString(), reader.ReadFixed64(), reader.ReadSigned());
        return new RecordingHeader(machine, source, seed, reader.ReadBytes().ToArray()) { Until = until < 0 ? null : new Duration(until) };
    }

    /// <summary>The next frame; false where there is no whole one.</summary>
    private static bool TryFrame(ReadOnlySpan<byte> bytes, ref int at, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        var rest = bytes[at..];
        if (rest.Length < FrameHead)
            return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        if (length > FrameMax || length > (uint)(rest.Length - FrameHead))
            return false;
        frame = rest.Slice(FrameHead, (int)length);
        if (ChecksumOf(frame) != BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]))
            return false;
        at += FrameHead + (int)length;
        return true;
    }
}
