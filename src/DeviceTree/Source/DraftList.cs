using System.Collections;

namespace FslHv.DeviceTree.Source;

/// <summary>
/// Entries in document order, deleted ones included, found by name in constant time once there are many. Names may stand twice until the
/// draft is checked; the first is found.
/// </summary>
internal sealed class DraftList<T> : IReadOnlyList<T>
    where T : class, IDraftEntry
{
    private const int FewMax = 8;
    private readonly List<T> _items = [];
    private Dictionary<string, T>? _index;

    public int Count => _items.Count;

    public T this[int index] => _items[index];

    public void Add(T item)
    {
        _items.Add(item);
        _index?.TryAdd(item.Name, item);
    }

    /// <summary>The first entry of that name, deleted or not; null when there is none.</summary>
    public T? Find(string name)
    {
        if (_index is null && _items.Count <= FewMax)
        {
            foreach (var item in _items)
            {
                if (string.Equals(item.Name, name, StringComparison.Ordinal))
                    return item;
            }

            return null;
        }

        return Index().GetValueOrDefault(name);
    }

    /// <summary>The entry of that name, or null when there is none or it is deleted.</summary>
    public T? FindLive(string name) => Find(name) is { Deleted: false } found ? found : null;

    /// <summary>An entry whose name stands before it in the list already, or null. A deleted entry counts only as the later one.</summary>
    public T? FindDuplicate(bool deletedCount)
    {
        if (_items.Count < 2)
            return null;
        var seen = new HashSet<string>(_items.Count, StringComparer.Ordinal);
        foreach (var item in _items)
        {
            if (item.Deleted && !deletedCount)
                continue;
            if (item.Deleted ? seen.Contains(item.Name) : !seen.Add(item.Name))
                return item;
        }

        return null;
    }

    public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Dictionary<string, T> Index()
    {
        if (_index is null)
        {
            _index = new Dictionary<string, T>(_items.Count, StringComparer.Ordinal);
            foreach (var item in _items)
                _index.TryAdd(item.Name, item);
        }

        return _index;
    }
}
