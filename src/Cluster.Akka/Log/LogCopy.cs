using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster;
using FslHv.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace FslHv.AkkaNet;

/// <summary>A member's copies of the logs of all machines, as an actor. What it decides is <see cref="CopyKeeper"/>'s.</summary>
internal sealed class LogCopy : UntypedActor, IWithTimers
{
    /// <summary>Name of the actor: the same on every member.</summary>
    public const string Name = "fslhv-log";

    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);
    private readonly LineBook _book;
    private readonly TimeSpan _again;
    private readonly CopyKeeper _keeper;

    public LogCopy(LineBook book)
    {
        _book = book;
        var settings = new LogSettings(Context.System);
        (_again, _keeper) = (settings.SayAgainAfter, new CopyKeeper(Describe(_cluster.SelfUniqueAddress), book, settings.ChunkSize));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A line wants to join a machine.</summary>
    public sealed record Join(string Machine, string Line, ILineListener Listener, TaskCompletionSource Joined) : INoSerializationVerificationNeeded;

    /// <summary>A line has something to add.</summary>
    public sealed record Append(string Machine, string Line, LogRecordKind Kind, ReadOnlyMemory<byte> Content) : INoSerializationVerificationNeeded;

    /// <summary>It is time to say again what was not accepted.</summary>
    private sealed record Again : INoSerializationVerificationNeeded;

    /// <summary>How a member is called: no other incarnation of the same address is called so.</summary>
    public static string Describe(UniqueAddress member) => $"{member.Address}#{member.Uid}";

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberUp),
            typeof(ClusterEvent.MemberDowned), typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer("again", new Again(), _again);
    }

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        _keeper.Close("the actor system has ended: this member was declared dead, or has left");
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Join join:
                var line = new LocalLine(join.Line, new LineInbox(join.Listener).Put, join.Joined);
                if (!_keeper.Join(join.Machine, line))
                    join.Joined.TrySetException(new BrokerException($"the log refuses {join.Line} on {join.Machine}: there was a line of that name"));
                break;
            case Append append:
                _keeper.Append(append.Machine, append.Line, append.Kind, append.Content);
                break;
            case LogMessage said:
                _keeper.On(new ActorPeer(Sender, Self), said);
                break;
            case ClusterEvent.MemberUp up when up.Member.UniqueAddress != _cluster.SelfUniqueAddress:
                _book.OnUp(up.Member.Address);
                break;
            case ClusterEvent.MemberDowned downed:
                _keeper.OnGone(Describe(downed.Member.UniqueAddress)); // It is decided; that all members agree comes later.
                break;
            case ClusterEvent.MemberRemoved removed:
                _book.OnRemoved(removed.Member.Address);
                _keeper.OnGone(Describe(removed.Member.UniqueAddress));
                break;
            case Again:
                _keeper.OnTick();
                break;
        }
    }
}

/// <summary>Where lines are: written by the copy, read by whoever sends a packet.</summary>
internal sealed class LineBook(ExtendedActorSystem system) : ILineBook
{
    private readonly ConcurrentDictionary<(string Machine, string Line), IActorRef> _lines = [];
    private readonly ConcurrentDictionary<string, IActorRef> _copies = [];
    private readonly ConcurrentDictionary<Address, bool> _members = [];

    /// <summary>The other members as they were when it last heard of them.</summary>
    public IReadOnlyList<Address> Members => [.. _members.Keys];

    public void OnUp(Address member) => _members[member] = true;

    public void OnRemoved(Address member)
    {
        // The last ones are kept: who was declared dead hears that all others are gone, and asks them for the way in.
        if (_members.Count > 1)
            _members.TryRemove(member, out _);
    }

    public void Enter(string machine, string line, string member) => _lines[(machine, line)] = _copies.GetOrAdd(member, CopyOf);

    public void Forget(string machine)
    {
        foreach (var line in _lines.Keys.Where(line => line.Machine == machine).ToList())
            _lines.TryRemove(line, out _);
    }

    public void Send(string machine, string line, ReadOnlyMemory<byte> content)
    {
        if (_lines.TryGetValue((machine, line), out var copy))
            copy.Tell(new LogMessage.Packet(machine, line, content), ActorRefs.NoSender);
    }

    private IActorRef CopyOf(string member) => system.Provider.ResolveActorRef($"{member[..member.LastIndexOf('#')]}/user/{LogCopy.Name}");
}
