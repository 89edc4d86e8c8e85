using FslHv.Actors;

namespace FslHv.Simulation;

public sealed partial class SimulationEngine
{
    /// <summary>Faults that may still strike; null when there is none.</summary>
    private List<ArmedFault>? _armed;

    /// <inheritdoc />
    /// <remarks>Passes are counted from now on, over all actors with such a path together.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="skip"/> is negative or <paramref name="count"/> is below 1; nothing
    /// is done.</exception>
    public void Arm(string faultPoint, string path, int skip, int count)
    {
        InvariantBetweenHandlers();
        ArgumentNullException.ThrowIfNull(faultPoint);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        BeginOutside();
        if (_follower is null)
            TouchPending(0);
        (_armed ??= []).Add(new ArmedFault(faultPoint, path, skip, count));
    }

    /// <summary>No fault that a chooser picks strikes any more.</summary>
    private bool _isDisarmed;

    /// <inheritdoc />
    /// <remarks>Nor does one that a chooser picks. Faults that are armed later strike.</remarks>
    public void Disarm()
    {
        InvariantBetweenHandlers();
        _armed = null;
        _isDisarmed = true;
    }

    bool IActorContext.FaultPoint(string name)
    {
        InvariantInHandler();
        if (_follower is not null)
        {
            CountPass(name); // What struck was recorded.
            return PassBorder(name, false);
        }

        var strikes = (_armed is not null && Strikes(name)) || (ChoicesOpen && !_isDisarmed && _chooser is not null && StrikesChosen(name));
        return _border is null ? strikes : PassBorder(name, strikes);
    }

    private bool Strikes(string name)
    {
        var path = PathOf(_self);
        var strikes = false;
        var matches = false;
        foreach (var fault in _armed!)
        {
            if (fault.Name == name && path.StartsWith(fault.Path, StringComparison.Ordinal))
            {
                strikes |= fault.Pass();
                matches = true;
            }
        }

        if (matches)
            TouchPending(0); // Passes are counted over all actors, spent faults included: who came first matters.
        if (!strikes)
            return false;
        if (_pending is null && _armed.RemoveAll(fault => fault.IsSpent) > 0 && _armed.Count == 0)
            _armed = null;
        Record(TraceKind.Fault, _steps, _self, _self, name);
        return true;
    }

    private void CountPass(string name)
    {
        foreach (var fault in _armed ?? [])
        {
            if (fault.Name == name && PathOf(_self).StartsWith(fault.Path, StringComparison.Ordinal))
                _ = fault.Pass();
        }
    }

    private sealed class ArmedFault(string name, string path, long skip, long count)
    {
        private long _passes;

        public string Name => name;

        public string Path => path;

        public bool IsSpent => _passes >= skip + count;

        public bool Pass() => ++_passes > skip && _passes <= skip + count;
    }
}
