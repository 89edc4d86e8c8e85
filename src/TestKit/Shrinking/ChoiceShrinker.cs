using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>
/// Makes the choices of a failing run fewer, earlier and smaller, greedily, until nothing that it knows to try helps any more: sets them back to the
/// default in chunks and one by one (Zeller and Hildebrandt 2002), takes some out so that what follows moves up, lowers what is left, and last looks for a run
/// that deviates once or twice only, or holds back only one delivery.
/// </summary>
internal sealed class ChoiceShrinker(TrialBench bench)
{
    private const int DeliveriesMax = 200;
    private const int ValuesMax = 16;

    private Choice[] _best = [];
    private int _lengthMax;

    /// <summary>Makes them smaller. They are those of a run that fails, without defaults at the end.</summary>
    public Choice[] Shrink(Choice[] choices)
    {
        _best = choices;
        _lengthMax = choices.Length;
        while (_best.Length > 0)
        {
            var before = _best;
            ResetChunks(_ => true);
            TakeOut();
            Lower();
            if (ReferenceEquals(before, _best))
                StartOver();
            if (ReferenceEquals(before, _best))
                break;
        }

        return _best;
    }

    /// <summary>Sets back to the default what can be, of some kinds only.</summary>
    public Choice[] Reset(Choice[] choices, Func<ChoiceKind, bool> kinds)
    {
        _best = choices;
        ResetChunks(kinds);
        return _best;
    }

    /// <summary>A run that deviates just once, or null.</summary>
    public Choice[]? FindSingle(int length) => Singles(length).Select(bench.Try).FirstOrDefault(made => made is not null);

    /// <summary>Whether one list is smaller than another: fewer deviations first, then a shorter one, then lower values.</summary>
    public static bool IsSmaller(Choice[] left, Choice[] right)
    {
        var (a, b) = (SizeOf(left), SizeOf(right));
        return a.CompareTo(b) < 0;
    }

    private static (int Deviations, int Length, decimal Sum) SizeOf(Choice[] choices) =>
        (choices.Count(each => each.Value != 0), choices.Length, choices.Sum(each => (decimal)each.Value));

    private bool Accept(Choice[] candidate)
    {
        if (bench.Try(candidate) is not { } made || !IsSmaller(made, _best))
            return false;
        _best = made;
        return true;
    }

    private void ResetChunks(Func<ChoiceKind, bool> kinds)
    {
        var places = Places(kinds);
        for (var size = places.Count; size >= 1; size = size == 1 ? 0 : (size + 1) / 2)
        {
            // From the end: what comes late is least likely to matter, and what is before it stays as it is.
            for (var end = places.Count; end > 0;)
            {
                var candidate = (Choice[])_best.Clone();
                var from = Math.Max(0, end - size);
                for (var i = from; i < end; i++)
                    candidate[places[i]] = candidate[places[i]] with { Value = 0 };
                if (Accept(candidate) || (size == 1 && (Accept(Shifted(candidate, places[from], 1)) || Accept(Shifted(candidate, places[from], -1)))))
                    places = Places(kinds);
                end = Math.Min(from, places.Count);
            }
        }
    }

    /// <summary>What is behind a choice that is the default now may be asked one choice later, or one earlier.</summary>
    private static Choice[] Shifted(Choice[] choices, int place, int by) => by > 0
        ? [.. choices[..place], choices[place], .. choices[place..]]
        : [.. choices[..place], .. choices[(place + 1)..]];

    private List<int> Places(Func<ChoiceKind, bool> kinds) =>
        [.. Enumerable.Range(0, _best.Length).Where(place => _best[place].Value != 0 && kinds(_best[place].Kind))];

    private void TakeOut()
    {
        foreach (var size in (int[])[8, 4, 2, 1])
        {
            for (var from = _best.Length - size - 1; from >= 0; from--)
            {
                if (from + size >= _best.Length || !CanTakeOut(from, size))
                    continue;
                Accept([.. _best[..from], .. _best[(from + size)..]]);
            }
        }
    }

    private bool CanTakeOut(int from, int size)
    {
        for (var i = from; i < from + size; i++)
        {
            if (_best[i].Kind == ChoiceKind.Delivery && (size > 1 || _best.Length > DeliveriesMax))
                return false;
        }

        return true;
    }

    private void Lower()
    {
        for (var place = _best.Length - 1; place >= 0; place--)
        {
            while (place < _best.Length && _best[place].Value > 1)
            {
                var value = _best[place].Value;
                if (!Accept(WithValue(place, 1)) && !Accept(WithValue(place, value / 2)) && !Accept(WithValue(place, value - 1)))
                    break;
            }
        }
    }

    private Choice[] WithValue(int place, long value)
    {
        var candidate = (Choice[])_best.Clone();
        candidate[place] = candidate[place] with { Value = value };
        return candidate;
    }

    /// <summary>Looks for a run that deviates less than the best one, from nothing upwards, as far as the trials go.</summary>
    private void StartOver()
    {
        var deviations = _best.Count(each => each.Value != 0);
        if (deviations < 2 || bench.Budget.IsSpent())
            return;
        var singles = Singles(_lengthMax).ToArray();
        if (TryEach(singles) || TryEach(Held(deviations)))
            return;
        if (deviations < 3 || (long)singles.Length * singles.Length / 2 > bench.Budget.Left / 2)
            return;
        foreach (var first in singles)
        {
            if (!bench.Budget.Take() || TryEach(Further(bench.Run(first).All, first.Length, _lengthMax)))
                return;
        }
    }

    /// <returns>Whether one was better, or no trial is left.</returns>
    private bool TryEach(IEnumerable<Choice[]> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (bench.Budget.IsSpent() || Accept(candidate))
                return true;
        }

        return false;
    }

    /// <summary>Runs in which one delivery is held back while so many others go ahead of it: what a deviation mostly means.</summary>
    private IEnumerable<Choice[]> Held(int fewerThan)
    {
        for (var times = 2; times < fewerThan; times++)
        {
            for (var place = 0; place + times <= _lengthMax; place++)
            {
                var candidate = new Choice[place + times];
                candidate.AsSpan(place).Fill(new Choice(ChoiceKind.Delivery, 1, 2));
                yield return candidate;
            }
        }
    }

    private IEnumerable<Choice[]> Singles(int length) => bench.Budget.Take() ? Further(bench.Run([]).All, 0, length) : [];

    /// <summary>The same with one more deviation, at a place from there on.</summary>
    private static IEnumerable<Choice[]> Further(Choice[] made, int from, int length)
    {
        for (var place = from; place < Math.Min(made.Length, length); place++)
        {
            foreach (var value in Values(made[place].Bound))
                yield return [.. made[..place], made[place] with { Value = value }];
        }
    }

    private static IEnumerable<long> Values(long bound)
    {
        if (bound > ValuesMax)
            return [1, bound / 2, bound - 1];
        return Enumerable.Range(1, (int)bound - 1).Select(value => (long)value);
    }
}
