using System.Runtime.CompilerServices;
using FslHv.Actors;

namespace FslHv.Simulation;

public sealed partial class SimulationEngine
{
    private readonly PairTable _pairs;

    /// <inheritdoc />
    /// <remarks>Arrives exactly then; the order of pairs does not bind it. Of two for one moment the first injected comes first.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative; nothing is done.</exception>
    public void Inject(ActorId receiver, Message message, Duration delay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(delay.Nanoseconds, nameof(delay));
        if (_follower is not null)
        {
            _follower.AwaitInjected(receiver, message, DueAfter(delay.Nanoseconds)); // What came from outside was recorded.
            return;
        }

        BeginOutside();
        var number = NumberOf(receiver);
        if (number == 0)
            RecordUnknown(0, receiver, message);
        else if (_pending is not null)
            InjectPending(number, message, DueAfter(delay.Nanoseconds));
        else
            _wheel.Add(EnvelopeKind.Message, DueAfter(delay.Nanoseconds), message, 0, number, 0, 0);
    }

    /// <summary>Sends a message on its way. The receiver sees <paramref name="sender"/>; pair order is between it and
    /// <paramref name="origin"/>, who really sends.</summary>
    private void Send(int origin, int sender, ActorId receiver, Message message)
    {
        var number = NumberOf(receiver);
        if (number == 0)
        {
            if (_border is null || _border.Unknown(IdOf(sender), receiver, message))
                RecordUnknown(sender, receiver, message);
            return;
        }

        SendKnown(origin, sender, number, message);
    }

    /// <summary>The same, to one that is known.</summary>
    private void SendKnown(int origin, int sender, int number, Message message)
    {
        if (_nodes is not null)
            SendFromNode(origin, sender, number, message);
        else if (_pending is not null)
            SendPending(origin, sender, number, message);
        else
            SendAfter(_latencies.Draw(message.Latency), origin, sender, number, message);
    }

    /// <summary>Enters a message into the queue, behind those of its pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SendAfter(long delay, int origin, int sender, int number, Message message)
    {
        var due = DueAfter(delay);
        ref var cell = ref CellOf(origin);
        if (cell.LastReceiver != number)
            SwitchPair(ref cell, origin, number);
        if (due < cell.LastDue)
            due = cell.LastDue;
        cell.LastDue = due;
        _wheel.Add(EnvelopeKind.Message, due, message, _steps, number, sender, origin);
    }

    /// <summary>Puts the pair at hand away and takes another one. What no future message could overtake need not be kept.</summary>
    private void SwitchPair(ref ActorCell cell, int origin, int receiver)
    {
        if (cell.LastDue - _now > _latencies.Min)
            _pairs.Raise(origin, cell.LastReceiver, cell.LastDue, _now);
        cell.LastReceiver = receiver;
        cell.LastDue = _pairs.LastDue(origin, receiver);
    }

    /// <summary>Enters every pair that has a message on its way, because a new latency may let later ones overtake.</summary>
    private void RememberPairsInFlight()
    {
        foreach (var slot in _wheel.InOrder())
        {
            ref var envelope = ref _wheel[slot];
            if (envelope is { Kind: EnvelopeKind.Message, Origin: not 0 })
                _pairs.Raise(envelope.Origin, envelope.Receiver, envelope.Due, _now);
        }
    }

    /// <summary>Now and a delay of 0 or more; <see cref="Instant.Never"/> where that cannot be counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long DueAfter(long delay)
    {
        var due = _now + delay;
        return due >= 0 ? due : long.MaxValue;
    }

    /// <summary>The number of an actor; 0 for one that was never there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NumberOf(ActorId actor) =>
        _border is not null ? _border.NumberOf(actor) : actor.Value - 1 < (ulong)_actorCount ? (int)actor.Value : 0;

    /// <summary>The address under which actors know each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ActorId IdOf(int number) => _border is null ? new ActorId((ulong)number) : _border.IdOf(number);

    private bool IsKnown(ActorId actor) => NumberOf(actor) != 0;
}
