using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Scenarios;

namespace FslHv.Host.Nodes;

/// <summary>Writes what a node's actors received into a file of its own, so that nothing that was written is lost when the process is killed.</summary>
internal sealed class NodeRecorder : IAsyncDisposable
{
    private readonly string _path;
    private readonly string _node;
    private RecordingWriter? _file;

    private NodeRecorder(string path, string node)
    {
        _path = path;
        _node = node;
    }

    /// <summary>A recorder whose file appears when the machine is known.</summary>
    public static NodeRecorder Open(string folder, string node)
    {
        Directory.CreateDirectory(folder);
        return new NodeRecorder(Path.Combine(folder, $"{node}.{Environment.ProcessId}.{Guid.NewGuid():N}.rec"), node);
    }

    public void Begin(ScenarioBundle bundle) => _file ??= RecordingWriter.Create(_path, MachineWire.Codec, bundle.ToJson(), _node);

    public void Take(RecordedStep step) => _file?.Write(step);

    public ValueTask DisposeAsync()
    {
        _file?.Dispose();
        return ValueTask.CompletedTask;
    }
}
