using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Follows one run and says when its choices are open.</summary>
public sealed class ChoiceWindow : ITraceObserver
{
    private readonly BoundWindow _bounds;
    private readonly Instant _start;
    private readonly Action<bool> _set;
    private int _left;
    private bool _isOpen;
    private bool _isOver;

    /// <param name="scenario">Whose <c>explore</c> says so.</param>
    /// <param name="start">When the run begins.</param>
    /// <param name="set">Is told whenever choices open or close.</param>
    public ChoiceWindow(BoundScenario scenario, Instant start, Action<bool> set)
    {
        _bounds = scenario.ExploreWindow;
        _start = start;
        _set = set;
        _left = scenario.Scenario.Explore.Times;
        if (!_bounds.From.IsSet)
            Set(true);
    }

    /// <summary>Whether choices are open from the beginning.</summary>
    public bool IsOpen => _isOpen;

    /// <inheritdoc />
    public void OnRecord(in TraceRecord record)
    {
        if (_isOver)
            return;
        if (!_isOpen)
        {
            if (_bounds.From.Time is { } from ? record.At >= _start + from : Matches(_bounds.From, in record))
                Set(true);
        }
        else if (_bounds.To.Time is { } to ? record.At > _start + to : _bounds.To.IsSet && Matches(_bounds.To, in record) && --_left == 0)
        {
            _isOver = true;
            Set(false);
        }
    }

    private void Set(bool isOpen)
    {
        _isOpen = isOpen;
        _set(isOpen);
    }

    private static bool Matches(BoundMoment moment, in TraceRecord record) =>
        record.Kind == TraceKind.Note && record.Payload is Fact fact && moment.Pattern!.Matches(fact, FactKinds.IndexOf(fact.Kind));
}
