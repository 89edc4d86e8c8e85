using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>Makes an actor known to another.</summary>
internal sealed record Meet(ActorId Who) : Message;

/// <summary>A ball with a mark that its thrower gives to no other.</summary>
internal sealed record Toss(int Number, int Mark) : Message;

/// <summary>An actor that does anything an actor can do, as its random numbers say; a ball has so many moves left in it.</summary>
internal sealed class Busy(bool isRoot) : Actor
{
    public const string Point = "busy.point";

    private readonly List<ActorId> _known = [];
    private readonly List<TimerId> _timers = [];
    private readonly List<Message> _taken = [];
    private ulong _drawn;
    private int _struck;
    private int _persisted;
    private int _tossed;
    private long _now;

    public override void Started(IActorContext context)
    {
        context.Schedule(new Duration(50 + Draw(context, 500)), new Ball(3));
        context.Log(new Said($"{context.Self} begins with {_persisted}"));
        if (!isRoot && Draw(context, 4) == 0)
            _known.Add(context.Spawn("twin", new Busy(false)));
    }

    public override void Recover(Message persisted) => _persisted++;

    public override void Receive(IActorContext context, Message message)
    {
        _taken.Add(message);
        _now = context.Now.Nanoseconds;
        if (message is Meet meet)
            _known.Add(meet.Who);
        if (!context.Sender.IsNone && !_known.Contains(context.Sender))
            _known.Add(context.Sender);
        var left = message switch
        {
            Ball ball => ball.Number - 1,
            Toss toss => toss.Number - 1,
            _ => -1,
        };
        if (left < 0)
            return;
        for (var i = Draw(context, 3); i >= 0; i--)
            Move(context, left);
    }

    public override void AddTo(ref StateHash hash)
    {
        foreach (var each in _known)
            hash.Add(each);
        foreach (var each in _timers)
            hash.Add(each);
        foreach (var each in _taken)
            hash.Add(each);
        hash.Add(_drawn);
        hash.Add(_struck);
        hash.Add(_persisted);
        hash.Add(_now);
    }

    private Toss Next(int left) => new(left, ++_tossed);

    /// <summary>Everything that is drawn is remembered.</summary>
    private long Draw(IActorContext context, long bound)
    {
        var drawn = context.Random(bound);
        _drawn = (_drawn * 1_000_003) + (ulong)drawn;
        return drawn;
    }

    private void Move(IActorContext context, int left)
    {
        var somebody = _known.Count == 0 ? context.Self : _known[(int)Draw(context, _known.Count)];
        switch (Draw(context, 12))
        {
            case 0 or 1 or 2:
                context.Tell(somebody, Next(left));
                break;
            case 3:
                _timers.Add(context.Schedule(new Duration(Draw(context, 3_000)), new Ball(left)));
                break;
            case 4 when _timers.Count > 0:
                context.Cancel(_timers[(int)Draw(context, _timers.Count)]);
                break;
            case 5:
                var child = context.Spawn($"child-{Draw(context, 3)}", new Busy(false));
                _known.Add(child);
                context.Watch(child);
                context.Tell(child, Next(left));
                break;
            case 6:
                context.Forward(somebody, Next(left));
                break;
            case 7:
                context.Reply(Next(left));
                break;
            case 8:
                Draw(context, 1_000_000);
                break;
            case 9:
                if (context.FaultPoint("busy.other") | context.FaultPoint(Point))
                    _struck++;
                context.Log(new Said($"struck {_struck}"));
                break;
            case 10 when isRoot:
                context.Persist(Next(left));
                _persisted++;
                break;
            case 10 when Draw(context, 3) == 0:
                context.Stop(context.Self);
                break;
            case 11:
                context.Watch(somebody);
                break;
        }
    }
}
