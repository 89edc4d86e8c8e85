using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using FslHv.Actors;
using FslHv.Cluster;

namespace FslHv.AkkaNet;

/// <summary>
/// Strands on actor systems: each has a shell, which is an actor of Akka.NET. Letters are messages to shells, a turn of a strand is a turn of its shell,
/// and timers are the scheduler's. With several systems the first strand stands on the first, the second on the second, and so on in a circle; what
/// goes from one to another is written and read.
/// </summary>
internal sealed class AkkaGround : IStrandGround
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ImmutableArray<ActorSystem> _systems;
    private readonly ImmutableArray<IActorRef> _supervisors;
    private readonly ConcurrentDictionary<Strand, Shell> _shells = [];
    private readonly ConcurrentDictionary<ActorPath, Shell> _byPath = [];
    private readonly ConcurrentDictionary<ActorId, Shell> _byRoot = [];
    private readonly Action<Exception> _failed;
    private int _count;

    /// <param name="systems">What strands stand on. They end with whoever made them.</param>
    /// <param name="failed">Is told when a shell had a defect of its own.</param>
    /// <param name="time">A clock that goes only when it is told to; null: the system's.</param>
    public AkkaGround(IEnumerable<ActorSystem> systems, Action<Exception> failed, IAdvancingTime? time = null)
    {
        _systems = [.. systems];
        Invariant.Holds(_systems.Length > 0);
        _failed = failed;
        Time = time;
        var name = $"fslhv-{Guid.NewGuid():N}";
        _supervisors = [.. _systems.Select(system => system.ActorOf(Props.Create(() => new ShellSupervisor(this)), name))];
        foreach (var supervisor in _supervisors)
            supervisor.Ask<ShellSupervisor.Ready>(ShellSupervisor.Ready.Instance, Patience).GetAwaiter().GetResult();
    }

    public IAdvancingTime? Time { get; }

    /// <summary>The shell of a top-level actor.</summary>
    public IActorRef? ShellOf(ActorId root) => _byRoot.GetValueOrDefault(root)?.Seen[_byRoot[root].Home];

    public void Add(Strand strand, IGroundUser user)
    {
        var home = (Interlocked.Increment(ref _count) - 1) % _systems.Length;
        var add = new ShellSupervisor.Add(strand, user, $"{LiveAddress.OrdinalOf(strand.Root)}.{strand.Life}-{Readable(strand.Name)}");
        var shell = _supervisors[home].Ask<IActorRef>(add, Patience).GetAwaiter().GetResult();
        var placed = new Shell(strand, user, home, [.. _systems.Select((_, seer) => seer == home ? shell : SeenFrom(seer, shell, home))]);
        _byPath[shell.Path] = placed;
        _byRoot[strand.Root] = placed;
        _shells[strand] = placed;
    }

    public void Queue(Strand strand)
    {
        var shell = _shells[strand];
        shell.Seen[shell.Home].Tell(new Turn(strand));
    }

    public int Post(Strand? from, Strand to, Letter letter)
    {
        var shell = _shells[to];
        shell.User.OnPosted();
        shell.Seen[from is null ? shell.Home : _shells[from].Home].Tell(letter);
        return to.Depth;
    }

    public void OnEnded(Strand strand)
    {
        var shell = _shells[strand];
        shell.Seen[shell.Home].Tell(Look.Instance);
    }

    public ITimers CreateTimers(EngineClock clock) => new AkkaTimers(clock, _systems[0].Scheduler);

    public void Dispose()
    {
        foreach (var (system, supervisor) in _systems.Zip(_supervisors))
            system.Stop(supervisor);
    }

    /// <summary>A letter came for a shell that has stopped.</summary>
    public void OnLate(ActorPath path, Letter letter)
    {
        if (!_byPath.TryGetValue(path, out var shell))
            return;
        shell.Strand.Post(letter);
        shell.User.OnArrived();
    }

    /// <summary>A shell had a defect of its own.</summary>
    public void OnFailed(Exception exception) => _failed(exception);

    private IActorRef SeenFrom(int seer, IActorRef shell, int home)
    {
        var address = ((ExtendedActorSystem)_systems[home]).Provider.DefaultAddress;
        return ((ExtendedActorSystem)_systems[seer]).Provider.ResolveActorRef(shell.Path.ToSerializationFormatWithAddress(address));
    }

    /// <summary>Names of actors have few letters; the number before it is what makes it the only one.</summary>
    private static string Readable(string name) => string.Concat(name.Select(each => char.IsAsciiLetterOrDigit(each) ? each : '-'));

    /// <summary>A strand with its shell, as each system sees that.</summary>
    private sealed record Shell(Strand Strand, IGroundUser User, int Home, ImmutableArray<IActorRef> Seen);
}
