using System.Diagnostics.CodeAnalysis;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// The questions that the hypervisor awaits answers to, ascending by number. Mostly the oldest is answered first, and few are open: no tree is worth it.
/// </summary>
internal sealed class OpenQuestions
{
    private readonly List<(ulong Id, Question Question)> _open = [];

    public int Count => _open.Count;

    /// <summary>Adds a question; its number is greater than every one before it.</summary>
    public void Add(ulong id, Question question)
    {
        Invariant.Holds(_open.Count == 0 || _open[^1].Id < id);
        _open.Add((id, question));
    }

    /// <summary>Takes a question out.</summary>
    /// <returns>False when it is not open.</returns>
    public bool Remove(ulong id, [NotNullWhen(true)] out Question? question)
    {
        var place = PlaceOf(id);
        question = place < 0 ? null : _open[place].Question;
        if (question is null)
            return false;
        _open.RemoveAt(place);
        return true;
    }

    /// <summary>Whether a question is open.</summary>
    public bool Contains(ulong id) => PlaceOf(id) >= 0;

    public void Clear() => _open.Clear();

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_open.Count);
        foreach (var (id, question) in _open)
        {
            hash.Add(id);
            question.AddTo(ref hash);
        }
    }

    private int PlaceOf(ulong id)
    {
        var (first, last) = (0, _open.Count - 1);
        while (first <= last)
        {
            var middle = (first + last) / 2;
            if (_open[middle].Id == id)
                return middle;
            if (_open[middle].Id < id)
                first = middle + 1;
            else
                last = middle - 1;
        }

        return -1;
    }
}
