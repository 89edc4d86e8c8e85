using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// The class of a run on the timed scheduler, made from its trace, so that runs without a chooser pay nothing: as <see cref="SimulationEngine.TraceClass"/>, except
/// that the numbers of the two never agree.
/// </summary>
internal sealed class TimedTraceClass : ITraceObserver
{
    /// <summary>Each actor's past: a hash of what it got, each with the past of its sender. By number.</summary>
    private ulong[] _pasts = new ulong[64];

    /// <summary>The past of whoever handled a step, when it had. By step.</summary>
    private readonly List<ulong> _atStep = [0];

    private readonly Dictionary<Type, ulong> _kinds = [];
    private int _actors;

    /// <inheritdoc />
    public void OnRecord(in TraceRecord record)
    {
        if (record.Kind is not (TraceKind.Deliver or TraceKind.Timer))
            return;
        var number = (int)record.To.Value;
        if (number >= _pasts.Length)
            Array.Resize(ref _pasts, Math.Max(number + 1, _pasts.Length * 2));
        _actors = Math.Max(_actors, number + 1);
        var hash = default(StateHash);
        hash.Add(_pasts[number]);
        hash.Add(_atStep[(int)record.Cause]);
        hash.Add(KindOf(record.Payload!.GetType()));
        _pasts[number] = hash.Value;
        while (_atStep.Count <= record.Step)
            _atStep.Add(hash.Value);
    }

    /// <summary>The class: a sum, so that the order among actors is not in it.</summary>
    public ulong Value(SimulationEngine engine)
    {
        var sum = 0UL;
        for (var number = 0; number < _actors; number++)
        {
            if (_pasts[number] == 0)
                continue;
            var hash = default(StateHash);
            hash.Add(engine.PathOf(new ActorId((ulong)number)));
            hash.Add(_pasts[number]);
            sum += hash.Value;
        }

        return sum;
    }

    private ulong KindOf(Type type)
    {
        if (_kinds.TryGetValue(type, out var kind))
            return kind;
        var name = default(StateHash);
        name.Add(type.FullName ?? type.Name);
        _kinds.Add(type, name.Value);
        return name.Value;
    }
}
