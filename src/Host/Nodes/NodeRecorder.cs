using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Host.Input;

namespace FslHv.Host.Nodes;

/// <summary>Writes what a node's actors received into a file of its own. The file appears with the first step.</summary>
/// <param name="folder">Where it is written: each machine has a folder in it.</param>
/// <param name="machine">Name of the machine.</param>
/// <param name="node">Name of the node.</param>
internal sealed class NodeRecorder(string folder, string machine, string node) : IStepRecorder, IDisposable
{
    private RecordingWriter? _file;

    /// <summary>What the machine is made from.</summary>
    public ReadOnlyMemory<byte> Definition { get; set; }

    /// <summary>The seed of the machine.</summary>
    public Func<ulong?>? Seed { get; set; }

    public void Write(RecordedStep step)
    {
        var path = Path.Combine(folder, machine, $"{node}.{Environment.ProcessId}{RecordingFile.Extension}");
        _file ??= new RecordingWriter(path, new RecordingHeader(machine, node, Seed?.Invoke() ?? 0, Definition), ProductCodec.Instance);
        _file.Write(step);
    }

    public void Flush() => _file?.Flush();

    public void Dispose() => _file?.Dispose();
}
