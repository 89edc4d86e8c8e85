namespace FslHv.Simulation;

/// <summary>
/// Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi and Nagarakatte 2010) with channels in place of threads: each has a random priority, the
/// highest is next; at depth − 1 random steps the highest falls below all others. A failure that needs so many orderings is found with a probability that has
/// a lower bound.
/// </summary>
/// <param name="depth">How many orderings a failure may need; 1 or more.</param>
/// <param name="length">About how many choices a run has; 1 or more.</param>
public sealed class PctChooser(int depth, int length) : DrawingChooser
{
    private readonly List<long> _priorities = [];
    private readonly List<int> _changes = [];
    private int _choices;

    /// <inheritdoc />
    protected override void OnBegin()
    {
        base.OnBegin();
        _priorities.Clear();
        _changes.Clear();
        _choices = 0;
        for (var i = 1; i < depth; i++)
            _changes.Add((int)Below(length));
    }

    /// <inheritdoc />
    protected override int PickAmong(PendingDeliveries pending)
    {
        var best = Best(pending);
        foreach (var change in _changes)
        {
            if (change != _choices)
                continue;
            _priorities[pending.ChannelAt(best)] = -1 - _choices;
            best = Best(pending);
        }

        _choices++;
        return best;
    }

    private int Best(PendingDeliveries pending)
    {
        var best = 0;
        for (var i = 0; i < pending.Count; i++)
        {
            if (PriorityOf(pending.ChannelAt(i)) > PriorityOf(pending.ChannelAt(best)))
                best = i;
        }

        return best;
    }

    private long PriorityOf(int channel)
    {
        while (_priorities.Count <= channel)
            _priorities.Add(Below(long.MaxValue));
        return _priorities[channel];
    }
}
