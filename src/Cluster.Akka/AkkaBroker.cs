using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Event;
using FslHv.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace FslHv.AkkaNet;

/// <summary>
/// What carries messages between the processes of a machine, over Akka.Cluster: a log that is a cluster singleton with a copy on every member, and
/// mailboxes that are reached by remoting. A line ends when its member is removed from the cluster, or when it is left.
/// </summary>
public sealed class AkkaBroker : IBroker, IGroundMaker
{
    private readonly Func<ActorSystem> _start;
    private readonly bool _isOwner;
    private readonly Lock _gate = new();
    private (ActorSystem System, IActorRef Copy, LineBook Book)? _member;

    private AkkaBroker(Func<ActorSystem> start, bool isOwner) => (_start, _isOwner) = (start, isOwner);

    /// <summary>The actor system that is the member. Begins one when there is none, or when the former was declared dead.</summary>
    public ActorSystem System => Member().System;

    /// <summary>Begins an actor system when it is needed, and again when that was declared dead.</summary>
    /// <param name="config">What <see cref="AkkaConf"/> has read.</param>
    public static AkkaBroker Open(Config config) => new(() => ActorSystem.Create("fslhv", config), isOwner: true);

    /// <summary>Over an actor system that there is, and that ends with whoever made it.</summary>
    /// <param name="system">With the cluster's provider, and with FslHv's serializer: what <c>akka.conf</c> says.</param>
    public static AkkaBroker On(ActorSystem system) => new(() => system, isOwner: false);

    /// <summary>Ends when the actor system is up as a member of the cluster: that one, or the next if it was declared dead before.</summary>
    /// <exception cref="BrokerException">It has ended, and is not its own.</exception>
    public async Task UpAsync(CancellationToken cancellation)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (!up.Task.IsCompleted)
        {
            var system = System;
            if (system.WhenTerminated.IsCompleted)
                throw new BrokerException("the actor system has ended");
            AkkaCluster.Get(system).RegisterOnMemberUp(() => up.TrySetResult());
            await Task.WhenAny(up.Task, system.WhenTerminated).WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async Task<ILine> JoinAsync(string machine, string line, ILineListener listener, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (system, copy, book) = Member();
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        copy.Tell(new LogCopy.Join(machine, line, listener, joined));
        var patience = system.Settings.Config.GetTimeSpan("fslhv.log.join-timeout", TimeSpan.FromSeconds(60));
        try
        {
            await joined.Task.WaitAsync(patience, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new BrokerException(
                $"the cluster's log does not answer {AkkaCluster.Get(system).SelfAddress}: no member with the role hypervisor is up, or this one is not",
                exception);
        }

        return new AkkaLine(machine, line, copy, book, system.WhenTerminated);
    }

    IStrandGround IGroundMaker.CreateGround()
    {
        var system = System;
        return new AkkaGround([system], exception => system.Log.Error(exception, "a shell had a defect of its own"));
    }

    /// <inheritdoc />
    public Task RemoveAsync(string machine, CancellationToken cancellation)
    {
        Member().Copy.Tell(new LogMessage.Forget(machine));
        return Task.CompletedTask;
    }

    /// <summary>Leaves the cluster, if the actor system is its own.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isOwner || _member is not { } member)
            return;
        _ = CoordinatedShutdown.Get(member.System).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        try
        {
            await member.System.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The others find out that it is gone.
        }
    }

    private (ActorSystem System, IActorRef Copy, LineBook Book) Member()
    {
        lock (_gate)
        {
            if (_member is { } member && !AkkaCluster.Get(member.System).IsTerminated && !member.System.WhenTerminated.IsCompleted)
                return member;
            var system = _start();
            var book = new LineBook((ExtendedActorSystem)system);
            if (_member is { } former && former.Book.Members is { Count: > 0 } others)
                AkkaCluster.Get(system).JoinSeedNodes(others);
            if (system.Settings.Config.GetBoolean("fslhv.refused-is-dead"))
                system.ActorOf(Props.Create(() => new ClosedDoors()), "fslhv-doors");
            var copy = system.ActorOf(Props.Create(() => new LogCopy(book)), LogCopy.Name);
            if (AkkaCluster.Get(system).SelfRoles.Contains("hypervisor"))
            {
                var settings = ClusterSingletonManagerSettings.Create(system);
                system.ActorOf(ClusterSingletonManager.Props(Props.Create(() => new ClusterLog()), PoisonPill.Instance, settings), "fslhv-singleton");
            }

            _member = (system, copy, book);
            return _member.Value;
        }
    }

    private sealed class AkkaLine(string machine, string line, IActorRef copy, LineBook book, Task systemEnded) : ILine
    {
        private volatile bool _isLeft;

        public ValueTask AppendAsync(ReadOnlyMemory<byte> entry)
        {
            Require();
            copy.Tell(new LogCopy.Append(machine, line, LogRecordKind.Entry, entry.ToArray()));
            return ValueTask.CompletedTask;
        }

        public ValueTask SendAsync(string line, ReadOnlyMemory<byte> packet)
        {
            Require();
            book.Send(machine, line, packet.ToArray());
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            if (!_isLeft)
            {
                _isLeft = true;
                copy.Tell(new LogCopy.Append(machine, line, LogRecordKind.Left, default));
            }

            return ValueTask.CompletedTask;
        }

        private void Require()
        {
            if (_isLeft || systemEnded.IsCompleted)
                throw new BrokerException($"{line} on {machine} has ended");
        }
    }
}
