using Akka.Actor;
using Akka.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace FslHv.AkkaNet;

/// <summary>The log of all machines of a cluster, as a cluster singleton. What it decides is <see cref="LogKeeper"/>'s.</summary>
internal sealed class ClusterLog : UntypedActor, IWithTimers
{
    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);
    private readonly TimeSpan _again;
    private readonly LogKeeper _keeper;

    public ClusterLog()
    {
        var settings = new LogSettings(Context.System);
        (_again, _keeper) = (settings.SayAgainAfter, new LogKeeper(LogCopy.Describe(_cluster.SelfUniqueAddress), settings.ChunkSize));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private sealed record Again : INoSerializationVerificationNeeded;

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(ClusterEvent.MemberUp), typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer("again", new Again(), _again);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.CurrentClusterState state:
                _keeper.Begin(state.Members.Where(HasCopies).Select(member => (LogCopy.Describe(member.UniqueAddress), CopyOf(member))));
                break;
            case ClusterEvent.MemberUp up:
                _keeper.OnUp(LogCopy.Describe(up.Member.UniqueAddress), CopyOf(up.Member));
                break;
            case ClusterEvent.MemberRemoved when _cluster.IsTerminated:
                break; // Whoever was declared dead hears that all others are gone. It is not they.
            case ClusterEvent.MemberRemoved removed:
                _keeper.OnRemoved(LogCopy.Describe(removed.Member.UniqueAddress));
                break;
            case LogMessage said:
                _keeper.On(said);
                break;
            case Again:
                _keeper.OnTick();
                break;
        }
    }

    /// <summary>Also of who is about to leave: it has what it has until it is gone.</summary>
    private static bool HasCopies(Member member) => member.Status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting;

    private ILogPeer CopyOf(Member member) =>
        new ActorPeer(((ExtendedActorSystem)Context.System).Provider.ResolveActorRef($"{member.Address}/user/{LogCopy.Name}"), Self);
}

/// <summary>The log or a copy, as an actor.</summary>
/// <param name="Actor">Who is spoken to.</param>
/// <param name="From">Who speaks.</param>
internal sealed record ActorPeer(IActorRef Actor, IActorRef From) : ILogPeer
{
    public void Tell(LogMessage message) => Actor.Tell(message, From);
}

/// <summary>What <c>akka.conf</c> says of the log.</summary>
internal sealed class LogSettings(ActorSystem system)
{
    /// <summary>How long whoever has said something waits before it says it again.</summary>
    public TimeSpan SayAgainAfter { get; } = system.Settings.Config.GetTimeSpan("fslhv.log.say-again-after", TimeSpan.FromMilliseconds(100));

    /// <summary>How much of a log goes into one message. Unit: bytes.</summary>
    public int ChunkSize { get; } = system.Settings.Config.GetInt("fslhv.log.chunk-size", 262144);
}
