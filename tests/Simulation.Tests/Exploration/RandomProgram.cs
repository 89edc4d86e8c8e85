using FslHv.Actors;

namespace FslHv.Simulation.Tests;

/// <summary>What a random program may use.</summary>
[Flags]
internal enum Traits
{
    None = 0,
    Children = 1,
    Stops = 2,
    Watches = 4,
    Timers = 8,
    Slack = 16,
    Draws = 32,
    Faults = 64,
    Defects = 128,
    Outside = 256,
    Armed = 512,
    All = Children | Stops | Watches | Timers | Slack | Draws | Faults | Defects | Outside | Armed,
}

/// <summary>
/// A small program of 2 to 4 actors that is drawn from a number: what each does on each kind of message depends on its state, and its state on everything that it got.
/// Messages live for so many hops, so that it ends.
/// </summary>
internal sealed class RandomProgram : Subject
{
    private const int Kinds = 3;

    private readonly ProgramStep[][][] _rules;
    private readonly (int Actor, int Kind, int Delay)[] _sent;
    private readonly (int At, OutsideAct Act, int Actor)[] _outside;
    private readonly int _types;
    private readonly bool _isChosen;

    public RandomProgram(int seed, Traits traits, int hops = 2)
    {
        var random = new Random(seed);
        Traits = traits;
        _types = 2 + random.Next(3);
        var codes = Codes(traits);
        _rules = new ProgramStep[_types + 1][][];
        for (var type = 0; type <= _types; type++)
        {
            _rules[type] = new ProgramStep[Kinds + 1][];
            for (var kind = 0; kind <= Kinds; kind++)
            {
                _rules[type][kind] = new ProgramStep[random.Next(3)];
                foreach (ref var step in _rules[type][kind].AsSpan())
                    step = new ProgramStep(codes[random.Next(codes.Count)], random.Next(8), random.Next(Kinds), random.Next(3) == 0 ? random.Next(2) : -1);
            }
        }

        _sent = new (int, int, int)[2 + random.Next(2)];
        foreach (ref var sent in _sent.AsSpan())
            sent = (random.Next(_types), random.Next(Kinds), traits.HasFlag(Traits.Timers) && random.Next(4) == 0 ? 5 : 0);
        _isChosen = traits.HasFlag(Traits.Outside) && random.Next(4) == 0;
        _outside = traits.HasFlag(Traits.Outside) ? new (int, OutsideAct, int)[random.Next(4)] : [];
        foreach (ref var act in _outside.AsSpan())
            act = (random.Next(4) * 4, (OutsideAct)random.Next(5), random.Next(_types));
        Array.Sort(_outside);
        Hops = hops;
        Options = new SimulationOptions(7)
        {
            Slack = new Duration(traits.HasFlag(Traits.Slack) ? random.Next(3) * 6 : 0),
            Latencies = [new LatencySetting(LatencyClass.Local, new LatencyRange(new Duration(10), new Duration(30)))],
            StepsMax = 200,
        };
        Faults = traits.HasFlag(Traits.Faults) ? new FaultAllowance(["f*"], random.Next(3) == 0 ? "a0" : "", 1 + random.Next(2)) : new FaultAllowance([], "", 0);
    }

    public override SimulationOptions Options { get; }

    public FaultAllowance Faults { get; }

    public Traits Traits { get; }

    public int Hops { get; }

    public ProgramStep[] Rules(int type, int kind) => _rules[Math.Min(type, _types)][kind];

    public int ChildType => _types;

    /// <summary>Whether what ends this actor from outside is a crash; others are stopped.</summary>
    public static bool IsCrashed(string path) => path.Length == 2 && (path[1] - '0') % 2 == 0;

    public override RunVerdict Run(SimulationEngine engine)
    {
        var world = new World();
        var known = new List<ActorId>();
        var chosen = _isChosen ? engine.Choose(2) : 0;
        for (var i = 0; i < _types; i++)
        {
            var type = i;
            known.Add(engine.Spawn($"a{i}", () => new ScriptedActor(this, world, type, [.. known], $"a{type}")));
        }

        if (Traits.HasFlag(Traits.Armed))
            engine.Arm("f.armed", "", 1, 1);
        foreach (var (actor, kind, delay) in _sent)
            engine.Inject(known[actor], new Ping(kind, Hops + (int)chosen, $"{world.Spawned++}", known[^1]), new Duration(delay));
        var defects = new SortedSet<string>(StringComparer.Ordinal);
        var end = engine.Steps == 0 ? GoOn(engine, _outside.Length == 0 ? Instant.Never : new Instant(_outside[0].At), defects) : throw new InvalidOperationException();
        for (var i = 0; i < _outside.Length && !engine.WasGivenUp; i++)
        {
            var act = _outside[i];
            Act(engine, world, act.Act, known[act.Actor], act.Actor, known);
            end = GoOn(engine, i + 1 < _outside.Length ? new Instant(_outside[i + 1].At) : Instant.Never, defects);
        }

        var outcome = $"{world} {string.Join(' ', defects)} {end.Reason}";
        return new RunVerdict(end, defects.Count == 0 ? null : new RunFailure(string.Join(' ', defects), "", 0), outcome);
    }

    private static RunEnd GoOn(SimulationEngine engine, Instant until, SortedSet<string> defects)
    {
        while (true)
        {
            var end = engine.Run(until);
            if (end.Defect is null)
                return end;
            defects.Add($"{end.Defect.Path}: {end.Defect.Exception.Message}");
        }
    }

    private void Act(SimulationEngine engine, World world, OutsideAct act, ActorId actor, int number, List<ActorId> known)
    {
        switch (act)
        {
            case OutsideAct.Inject:
                engine.Inject(actor, new Ping(0, Hops, $"{world.Spawned++}", known[0]), new Duration(3));
                break;
            case OutsideAct.Crash when number % 2 == 0:
                engine.Crash(actor);
                break;
            case OutsideAct.Restart when number % 2 == 0 && !world.IsStopped($"a{number}"):
                engine.Restart(actor);
                break;
            case OutsideAct.Stop when number % 2 == 1:
                engine.Stop(actor);
                break;
            default:
                var type = ChildType;
                engine.Spawn($"b{world.Spawned++}", () => new ScriptedActor(this, world, type, [.. known], $"b{type}"));
                break;
        }
    }

    private static List<ProgramCode> Codes(Traits traits)
    {
        List<ProgramCode> codes = [ProgramCode.Tell, ProgramCode.Tell, ProgramCode.Tell, ProgramCode.Reply, ProgramCode.Forward, ProgramCode.Introduce];
        if (traits.HasFlag(Traits.Children))
            codes.AddRange([ProgramCode.Spawn, ProgramCode.Spawn]);
        if (traits.HasFlag(Traits.Stops))
            codes.AddRange([ProgramCode.StopSelf, ProgramCode.StopPeer, ProgramCode.StopPeer]);
        if (traits.HasFlag(Traits.Watches))
            codes.AddRange([ProgramCode.Watch, ProgramCode.Watch, ProgramCode.Unwatch]);
        if (traits.HasFlag(Traits.Timers))
            codes.AddRange([ProgramCode.Schedule, ProgramCode.Schedule, ProgramCode.Cancel]);
        if (traits.HasFlag(Traits.Draws))
            codes.Add(ProgramCode.Draw);
        if (traits.HasFlag(Traits.Faults))
            codes.AddRange([ProgramCode.Fault, ProgramCode.Fault]);
        if (traits.HasFlag(Traits.Armed))
            codes.Add(ProgramCode.ArmedFault);
        if (traits.HasFlag(Traits.Defects))
            codes.Add(ProgramCode.Throw);
        return codes;
    }
}

internal enum ProgramCode
{
    Tell,
    Reply,
    Forward,
    Introduce,
    Spawn,
    StopSelf,
    StopPeer,
    Watch,
    Unwatch,
    Schedule,
    Cancel,
    Draw,
    Fault,
    ArmedFault,
    Throw,
}

internal enum OutsideAct
{
    Inject,
    Crash,
    Restart,
    Stop,
    Spawn,
}

/// <summary>One thing that an actor does on a kind of message.</summary>
/// <param name="Code">What.</param>
/// <param name="Peer">To which of those it knows.</param>
/// <param name="Kind">Kind of message to send.</param>
/// <param name="Guard">Only when the state's lowest bit is this; −1: always.</param>
internal readonly record struct ProgramStep(ProgramCode Code, int Peer, int Kind, int Guard);

/// <summary>The message of random programs.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Left">How many hops are left.</param>
/// <param name="Tag">Tells it from others of the same sender.</param>
/// <param name="Who">Somebody whom the receiver gets to know.</param>
internal sealed record Ping(int Kind, int Left, string Tag, ActorId Who) : Message;

/// <summary>The actor in hand is about to do something whose effect depends on what another one got.</summary>
internal sealed record Touching(ActorId Who, bool IsStop) : Note;

/// <summary>The actor in hand has drawn.</summary>
internal sealed record Drawn(long Value) : Note;

/// <summary>The actor in hand has come to a fault point.</summary>
internal sealed record Passed : Note;

/// <summary>The actor in hand has passed an armed fault point, which all of them share.</summary>
internal sealed record PassedArmed : Note;

/// <summary>The actors of one run, by path, for looking at them when it is over.</summary>
internal sealed class World
{
    private readonly SortedDictionary<string, ScriptedActor> _actors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stopped = [];

    public int Spawned { get; set; }

    public void Enter(string path, ScriptedActor actor) => _actors[path] = actor;

    public void Stopped(string path) => _stopped.Add(path);

    public bool IsStopped(string path) => _stopped.Contains(path);

    public override string ToString() => string.Join(' ', _actors.Select(each => $"{each.Key}={each.Value.State}"));
}

/// <summary>An actor of a random program.</summary>
internal sealed class ScriptedActor : Actor
{
    private readonly RandomProgram _program;
    private readonly World _world;
    private readonly int _type;
    private readonly List<ActorId> _known;
    private readonly string _path;
    private TimerId _timer;
    private int _children;
    private int _tag;
    private int _terminated;

    public ScriptedActor(RandomProgram program, World world, int type, List<ActorId> known, string path)
    {
        (_program, _world, _type, _known, _path) = (program, world, type, known, path);
        world.Enter(path, this);
    }

    public ulong State { get; private set; } = 1;

    public override void Started(IActorContext context)
    {
        Take(context.Now.Nanoseconds);
        Act(context, 3, 1);
    }

    public override void Receive(IActorContext context, Message message)
    {
        var (kind, left) = message is Ping ping ? (ping.Kind, ping.Left) : (2, _terminated++ == 0 ? 1 : 0);
        Take(kind + (left * 5));
        Take(context.Now.Nanoseconds);
        if (message is Ping { Who.IsNone: false } named && !_known.Contains(named.Who))
            _known.Add(named.Who);
        Act(context, kind, left);
    }

    public override void AddTo(ref StateHash hash)
    {
        hash.Add(State);
        hash.Add(!_timer.IsNone);
        hash.Add(_children);
    }

    private void Take(long what)
    {
        State = ((State * 31) + (ulong)what + 7) % 1_000_003;
    }

    private void Act(IActorContext context, int kind, int left)
    {
        foreach (var step in _program.Rules(_type, kind))
        {
            if (step.Guard < 0 || step.Guard == (int)(State & 1))
                Act(context, step, left - 1);
        }
    }

    private void Act(IActorContext context, ProgramStep step, int left)
    {
        var peer = _known.Count == 0 ? context.Self : _known[step.Peer % _known.Count];
        var ping = new Ping(step.Kind, left, $"{_path}.{_tag++}", step.Code == ProgramCode.Introduce ? context.Self : ActorId.None);
        switch (step.Code)
        {
            case ProgramCode.Tell or ProgramCode.Introduce when left >= 0:
                context.Tell(peer, ping);
                break;
            case ProgramCode.Reply when left >= 0 && !context.Sender.IsNone:
                context.Reply(ping);
                break;
            case ProgramCode.Forward when left >= 0:
                context.Forward(peer, ping);
                break;
            case ProgramCode.Spawn when left >= 0 && _path.Length < 6:
                var path = $"{_path}/c{_children}";
                _known.Add(context.Spawn($"c{_children++}", new ScriptedActor(_program, _world, _program.ChildType, [context.Self], path)));
                break;
            case ProgramCode.StopSelf:
                _world.Stopped(_path);
                context.Log(new Touching(context.Self, true));
                context.Stop(context.Self);
                break;
            case ProgramCode.StopPeer:
                if (peer.Value <= 9)
                    _world.Stopped($"a{peer.Value - 1}");
                context.Log(new Touching(peer, true));
                context.Stop(peer);
                break;
            case ProgramCode.Watch when left >= 0:
                context.Log(new Touching(peer, false));
                context.Watch(peer);
                break;
            case ProgramCode.Unwatch:
                context.Log(new Touching(peer, false));
                context.Unwatch(peer);
                break;
            case ProgramCode.Schedule when left >= 0:
                _timer = context.Schedule(new Duration((step.Peer % 4) * 4), ping);
                break;
            case ProgramCode.Cancel:
                context.Cancel(_timer);
                break;
            case ProgramCode.Draw:
                var value = context.Random(2 + (step.Peer % 2));
                context.Log(new Drawn(value));
                Take(value);
                break;
            case ProgramCode.Fault:
                context.Log(new Passed());
                if (context.FaultPoint("f.point"))
                    Take(11);
                break;
            case ProgramCode.ArmedFault:
                context.Log(new PassedArmed());
                if (context.FaultPoint("f.armed"))
                    Take(13);
                break;
            case ProgramCode.Throw when (State & 3) == 1:
                _world.Stopped(_path);
                throw new InvalidOperationException($"state {State}");
        }
    }
}
