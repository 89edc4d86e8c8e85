using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>Begins like another run and draws the rest, without any more faults.</summary>
/// <param name="choices">Where the beginning comes from.</param>
/// <param name="length">How many of those choices are kept; 0 or more.</param>
/// <param name="fairAfter">After so many drawn choices the rest is the default.</param>
public sealed class ContinuingChooser(IReadOnlyList<Choice> choices, int length, int fairAfter = 20_000) : Chooser
{
    private RandomStream _stream;
    private int _left;

    /// <summary>Sets the root of what is drawn in the next run.</summary>
    public void Seed(ulong seed, long continuation) => _stream = new RandomStream(RandomStream.Of(seed, (ulong)continuation, 0).Next());

    /// <inheritdoc />
    protected override void OnBegin() => _left = fairAfter;

    /// <inheritdoc />
    protected override int Pick(PendingDeliveries pending) => pending.Count == 1 ? 0 : (int)Value(ChoiceKind.Delivery, pending.Count);

    /// <inheritdoc />
    protected override long Value(ChoiceKind kind, long bound)
    {
        var place = Choices.Count;
        if (place < length)
            return place < choices.Count && choices[place].Kind == kind && choices[place].Value < bound ? choices[place].Value : 0;
        return kind == ChoiceKind.Strike || _left-- <= 0 ? 0 : _stream.Next(bound);
    }
}
