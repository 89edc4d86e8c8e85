namespace FslHv.Simulation;

/// <summary>Makes the same choices again; the default where there are none left, or where there are not so many answers any more.</summary>
/// <param name="choices">The choices, in order.</param>
public sealed class ReplayChooser(IReadOnlyList<Choice> choices) : Chooser
{
    private int _next;

    /// <summary>The first place at which the run asked something else than the choices were made for; −1 when it never did.</summary>
    public int DivergedAt { get; private set; }

    /// <inheritdoc />
    protected override void OnBegin()
    {
        _next = 0;
        DivergedAt = -1;
    }

    /// <inheritdoc />
    protected override int Pick(PendingDeliveries pending) => pending.Count == 1 ? 0 : (int)Value(ChoiceKind.Delivery, pending.Count);

    /// <inheritdoc />
    protected override long Value(ChoiceKind kind, long bound)
    {
        if (_next >= choices.Count)
            return 0;
        var choice = choices[_next++];
        if (DivergedAt < 0 && (choice.Kind != kind || choice.Bound != bound))
            DivergedAt = _next - 1;
        return choice.Kind == kind && choice.Value < bound ? choice.Value : 0;
    }
}
