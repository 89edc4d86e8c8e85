namespace FslHv.Simulation;

/// <summary>
/// Delay-bounded (Emmi, Qadeer and Rakamaric 2011): the oldest delivery is next, except that a few times in a run, at random places, what would be next is held
/// back for a while.
/// </summary>
/// <param name="delays">How often; 0 or more.</param>
/// <param name="length">About how many choices a run has; 1 or more.</param>
public sealed class DelayChooser(int delays, int length) : DrawingChooser
{
    private readonly List<int> _places = [];
    private readonly List<(int Channel, int Until)> _held = [];
    private int _choices;

    /// <inheritdoc />
    protected override void OnBegin()
    {
        base.OnBegin();
        _places.Clear();
        _held.Clear();
        _choices = 0;
        for (var i = 0; i < delays; i++)
            _places.Add((int)Below(length));
    }

    /// <inheritdoc />
    protected override int PickAmong(PendingDeliveries pending)
    {
        var choice = _choices++;
        _held.RemoveAll(held => held.Until <= choice);
        var next = First(pending);
        foreach (var place in _places)
        {
            if (place != choice)
                continue;
            _held.Add((pending.ChannelAt(next), choice + (1 << (int)Below(10))));
            next = First(pending);
        }

        return next;
    }

    /// <summary>The oldest that is not held back; the oldest of all when everything is.</summary>
    private int First(PendingDeliveries pending)
    {
        for (var i = 0; i < pending.Count; i++)
        {
            if (!IsHeld(pending.ChannelAt(i)))
                return i;
        }

        return 0;
    }

    private bool IsHeld(int channel)
    {
        foreach (var held in _held)
        {
            if (held.Channel == channel)
                return true;
        }

        return false;
    }
}
