using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>Names the class of a run on the timed scheduler, as <see cref="SimulationEngine.TraceClass"/> does where a chooser decides the order.</summary>
/// <param name="engine">Whose run.</param>
internal sealed class ClassObserver(SimulationEngine engine) : ITraceObserver
{
    private readonly List<ulong> _pastOfStep = [0];
    private readonly List<ulong> _pasts = [];

    /// <summary>The class so far.</summary>
    public ulong Value { get; private set; }

    /// <inheritdoc />
    public void OnRecord(in TraceRecord record)
    {
        if (record.Kind is not (TraceKind.Deliver or TraceKind.Timer))
            return;
        var actor = (int)record.To.Value;
        while (_pasts.Count <= actor)
            _pasts.Add(0);
        var identity = engine.IdentityOf(actor);
        var before = _pasts[actor];
        var cause = SimulationEngine.Mix(_pastOfStep[(int)record.Cause], (ulong)record.Kind + 1);
        var after = SimulationEngine.Mix(before == 0 ? identity : before, cause);
        Value += SimulationEngine.Mix(identity, after) - (before == 0 ? 0 : SimulationEngine.Mix(identity, before));
        _pasts[actor] = after;
        _pastOfStep.Add(after);
    }
}
