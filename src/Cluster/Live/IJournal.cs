using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>What durable actors persisted, by path of the actor.</summary>
public interface IJournal
{
    /// <summary>Everything that the actor of this path persisted, in order. Before anything is written of it.</summary>
    IReadOnlyList<Message> Read(string path);

    /// <summary>Writes an event behind those of this path. From any thread.</summary>
    /// <param name="path">Path of the actor.</param>
    /// <param name="persisted">The event.</param>
    /// <param name="onDurable">Called when it is on the disk, from any thread, perhaps before this returns.</param>
    void Append(string path, Message persisted, Action onDurable);

    /// <summary>Why nothing is written any more; null while all is well.</summary>
    string? Failure => null;
}

/// <summary>A journal that is gone with its process.</summary>
public sealed class MemoryJournal : IJournal
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Message>> _events = [];

    /// <inheritdoc />
    public IReadOnlyList<Message> Read(string path)
    {
        lock (_gate)
            return [.. _events.GetValueOrDefault(path, [])];
    }

    /// <inheritdoc />
    public void Append(string path, Message persisted, Action onDurable)
    {
        ArgumentNullException.ThrowIfNull(onDurable);
        lock (_gate)
        {
            if (!_events.TryGetValue(path, out var events))
                _events.Add(path, events = []);
            events.Add(persisted);
        }

        onDurable();
    }
}
