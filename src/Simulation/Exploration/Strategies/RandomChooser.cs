using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// Draws every choice. After so many choices the rest of the run is fair: the oldest delivery first and no more faults, so that what does not come true
/// then never will.
/// </summary>
public abstract class DrawingChooser : Chooser
{
    private RandomStream _stream;
    private int _left;
    private int _onPerMille;

    /// <summary>After so many choices the run is fair.</summary>
    public int FairAfter { get; init; } = 20_000;

    /// <summary>A fault point that is on in a run strikes at so many of a thousand passes.</summary>
    public int StrikesPerMille { get; init; } = 250;

    /// <summary>Fault points are on in so many of a thousand runs.</summary>
    public int OnPerMille { get; init; } = 250;

    /// <summary>Sets the root of everything that is drawn in the next run.</summary>
    public void Seed(ulong seed, long schedule) => _stream = new RandomStream(RandomStream.Of(seed, (ulong)schedule, 0).Next());

    /// <inheritdoc />
    protected override void OnBegin()
    {
        _left = FairAfter;
        _onPerMille = Below(1000) < OnPerMille ? StrikesPerMille : 0;
    }

    /// <inheritdoc />
    protected sealed override int Pick(PendingDeliveries pending)
    {
        if (pending.Count == 1)
        {
            OnOnly(pending);
            return 0;
        }

        return _left-- > 0 ? PickAmong(pending) : 0;
    }

    /// <inheritdoc />
    protected override long Value(ChoiceKind kind, long bound) => _left <= 0 ? 0 : kind switch
    {
        ChoiceKind.Strike => Below(1000) < _onPerMille ? 1 : 0,
        _ => Below(bound),
    };

    /// <summary>Which of several deliveries is next.</summary>
    protected abstract int PickAmong(PendingDeliveries pending);

    /// <summary>There is only one delivery that can be next.</summary>
    protected virtual void OnOnly(PendingDeliveries pending)
    {
    }

    /// <summary>Whether the run is fair from here on.</summary>
    protected bool IsFair => _left <= 0;

    /// <summary>A random number in 0 … bound − 1.</summary>
    protected long Below(long bound) => _stream.Next(bound);
}

/// <summary>Every delivery that is ready is equally likely to be next.</summary>
public sealed class RandomChooser : DrawingChooser
{
    /// <inheritdoc />
    protected override int PickAmong(PendingDeliveries pending) => (int)Below(pending.Count);
}
