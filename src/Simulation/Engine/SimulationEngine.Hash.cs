using FslHv.Actors;

namespace FslHv.Simulation;

public sealed partial class SimulationEngine
{
    /// <summary>
    /// Hash of what the system is doing: every living actor in order of ids, with its own state and its watchers; then every message
    /// and timer on its way in order of arrival, with sender, receiver, contents and the time that is left.
    /// Not in it: the time itself and the step number (two systems that differ only by them hash alike), random streams, latencies,
    /// armed faults and journals. Two runs of one seed have equal hashes at equal steps. Costs time in proportion to the system; meant
    /// for between steps.
    /// </summary>
    public ulong StateHash()
    {
        InvariantBetweenHandlers();
        var hash = default(StateHash);
        for (var number = 1; number <= _actorCount; number++)
            AddActor(ref hash, number);
        _nodes?.AddTo(ref hash);
        if (_pending is not null)
            return hash.Value + HashOfPending();
        foreach (var slot in OnTheirWay())
            AddEnvelope(ref hash, in _wheel[slot]);
        return hash.Value;
    }

    /// <summary>With a chooser only the order within each channel counts, so channels are added up.</summary>
    private ulong HashOfPending()
    {
        var sum = 0UL;
        var place = 0;
        var channel = 0;
        foreach (var slot in _pending!.Ready())
        {
            ref var envelope = ref _pending[slot];
            place = envelope.Channel == channel ? place + 1 : 0;
            channel = envelope.Channel;
            sum += HashOf(in envelope, place);
        }

        foreach (var slot in _nodes?.Held ?? [])
            sum += HashOf(in _pending[slot], 0);
        foreach (var slot in _pending.Waiting())
            sum += HashOf(in _pending[slot], 0);
        return sum;
    }

    private ulong HashOf(in PendingEnvelope envelope, int place)
    {
        var hash = default(StateHash);
        hash.Add(place);
        hash.Add(envelope.Kind == EnvelopeKind.Timer || envelope.Due > _pending!.Base ? envelope.Due - _pending!.Base : 0);
        hash.Add((int)envelope.Kind);
        hash.Add(envelope.Sender);
        hash.Add(envelope.Kind == EnvelopeKind.Timer ? 0 : envelope.Origin);
        hash.Add(envelope.Receiver);
        hash.Add(envelope.Message);
        return hash.Value;
    }

    private void AddActor(ref StateHash hash, int number)
    {
        if (_cells[number].Instance is not { } actor)
            return;
        hash.Add(number);
        if (_pending is not null)
            hash.Add(Math.Max(0, _clocks[number] - _pending.Base));
        actor.AddTo(ref hash);
        foreach (var watch in _records[number].Extra?.Watchers ?? [])
        {
            if (IsWatching(watch))
                hash.Add((int)(watch >> 32));
        }
    }

    private void AddEnvelope(ref StateHash hash, in Envelope envelope)
    {
        if (IsStale(in envelope))
            return;
        hash.Add(envelope.Due == long.MaxValue ? -1 : envelope.Due - _now);
        hash.Add((int)envelope.Kind);
        hash.Add(envelope.Sender);
        hash.Add(envelope.Receiver);
        hash.Add(envelope.Message);
    }
}
