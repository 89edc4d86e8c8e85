using System.Runtime.CompilerServices;
using FslHv.Actors;

namespace FslHv.Simulation;

/// <content>A run that is recorded, or that follows a recorded one.</content>
public sealed partial class SimulationEngine
{
    /// <summary>Stands between actors and engine; null in a plain run.</summary>
    private readonly EngineBorder? _border;

    /// <summary>Decides everything; null where nothing recorded is followed.</summary>
    private FollowerBorder? _follower;

    /// <summary>The actor whose handler runs; 0 between handlers.</summary>
    internal int InHand => _self;

    /// <summary>The actor of that number; null when it is gone.</summary>
    internal Actor? InstanceOf(int number) => _cells[number].Instance;

    /// <summary>Whether the top-level actor above an actor died with its node and is not back.</summary>
    internal bool IsUnderCrashed(int number)
    {
        while (_records[number].Parent != 0)
            number = _records[number].Parent;
        return IsDown(number);
    }

    /// <summary>What an actor's clock shows.</summary>
    internal Instant ClockOf(int number) => new(_nodes is null ? _now : _nodes.NodeOf(number).Clock.Read(_now));

    /// <summary>A recorded delivery comes.</summary>
    internal void HandleFollowed(in Delivery delivery)
    {
        var number = delivery.Receiver;
        SetTime(delivery.At);
        _sender = delivery.Sender;
        _steps++;
        _self = number;
        Record(delivery.IsTimer ? TraceKind.Timer : TraceKind.Deliver, delivery.Cause, delivery.Sender, number, delivery.Message);
        try
        {
            _cells[number].Instance!.Receive(this, delivery.Message);
        }
        catch (Exception exception)
        {
            OnDefect(number, delivery.Message, exception);
        }

        _self = 0;
    }

    /// <summary>An actor begins as recorded.</summary>
    /// <param name="number">Which.</param>
    /// <param name="at">When.</param>
    /// <param name="recovered">What it was given then, where that was recorded; empty: what it persisted here.</param>
    internal void StartFollowed(int number, Instant at, List<Message> recovered)
    {
        SetTime(at);
        if (recovered.Count > 0)
            _records[number].Extra!.Journal = recovered;
        Start(number, _cells[number].Instance!);
    }

    /// <summary>A top-level actor has died with its node, and is made again.</summary>
    internal void ReviveFollowed(int number, Instant at)
    {
        SetTime(at);
        _records[number].Extra!.Crashed = true;
        StopTree(number);
        Revive(number);
    }

    /// <summary>An actor is stopped from outside.</summary>
    internal void StopFollowed(int number, Instant at)
    {
        SetTime(at);
        StopTree(number);
    }

    /// <summary>A message found nobody.</summary>
    internal void ShowDeadLetter(in Delivery delivery)
    {
        SetTime(delivery.At);
        Record(TraceKind.DeadLetter, delivery.Cause, delivery.Sender, delivery.Receiver, delivery.Message);
    }

    /// <summary>Something outside the actors was reported.</summary>
    internal void ShowFollowed(Instant at, Note note)
    {
        SetTime(at);
        Record(TraceKind.Note, _steps, 0, 0, note);
    }

    /// <summary>An actor that is gone and of which nothing else is known.</summary>
    internal int EnterStranger(string name)
    {
        var number = ++_actorCount;
        if (number == _records.Length)
            GrowTables();
        _records[number].Name = name;
        _border!.Enter(number, 0, name);
        return number;
    }

    private void SetTime(Instant at)
    {
        _now = at.Nanoseconds;
        _latest = Math.Max(_latest, _now);
    }

    /// <summary>Follows what was recorded until something else wants attention or so many steps are done.</summary>
    /// <returns>False when nothing is left.</returns>
    private bool FollowRecording(long stepsMax)
    {
        while (!_attention && _steps < stepsMax)
        {
            if (_follower!.HasCome(_letGoBehind))
            {
                LetGo();
                return true;
            }

            if (!_follower.FollowNext())
                return false;
        }

        return true;
    }

    private bool PassBorder(string point, bool own)
    {
        var strikes = _border!.Passed(point, own);
        if (strikes && !own)
            Record(TraceKind.Fault, _steps, _self, _self, point);
        return strikes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TimerId Shown(TimerId own) => _border is null ? own : _border.TimerSet(own);

    private Delivery DeliveryOf(in Envelope envelope) => new(
        envelope.Kind == EnvelopeKind.Timer, envelope.Cause, envelope.Kind == EnvelopeKind.Timer ? envelope.Receiver : envelope.Origin, envelope.Sender,
        envelope.Receiver, envelope.Message!, ClockOf(envelope.Receiver));

    private Delivery DeliveryOf(in PendingEnvelope envelope) => new(
        envelope.Kind == EnvelopeKind.Timer, envelope.Cause, envelope.Kind == EnvelopeKind.Timer ? envelope.Receiver : envelope.Origin, envelope.Sender,
        envelope.Receiver, envelope.Message!, ClockOf(envelope.Receiver));
}
