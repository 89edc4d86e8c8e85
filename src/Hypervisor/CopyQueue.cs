using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// Whose turn it is to copy. One lock is held for a chunk of a list; who is through with a chunk lines up again behind those that wait.
/// </summary>
internal sealed class CopyQueue
{
    private readonly List<MemoryCopy> _copies = [];

    /// <summary>The copy that has its turn; null when there is none.</summary>
    public MemoryCopy? Current => _copies.Count == 0 ? null : _copies[0];

    /// <summary>Lines up.</summary>
    /// <returns>Whether it has its turn at once.</returns>
    public bool Add(MemoryCopy copy)
    {
        _copies.Add(copy);
        return _copies.Count == 1;
    }

    /// <summary>The current one is through with a chunk, and wants another.</summary>
    public void PassOn()
    {
        Invariant.Holds(_copies.Count > 0);
        _copies.Add(_copies[0]);
        _copies.RemoveAt(0);
    }

    /// <summary>The current one has ended.</summary>
    public void End()
    {
        Invariant.Holds(_copies.Count > 0);
        _copies.RemoveAt(0);
    }

    /// <summary>The machine resets: nobody waits any more.</summary>
    public void Clear() => _copies.Clear();

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_copies.Count);
        foreach (var copy in _copies)
            copy.AddTo(ref hash);
    }
}
