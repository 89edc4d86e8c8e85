using System.Collections.Concurrent;
using System.Text;
using Akka.Actor;
using Akka.Cluster;
using FslHv.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace FslHv.AkkaNet;

/// <summary>A member's part of the logs of all machines: has a copy of each, carries what its lines add to the log, and shows them what is accepted.</summary>
internal sealed class LogCopy : UntypedActor, IWithTimers
{
    /// <summary>Name of the actor: the same on every member.</summary>
    public const string Name = "fslhv-log";

    private readonly SortedDictionary<string, MachineCopy> _copies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = [];
    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);
    private readonly LineBook _book;
    private readonly TimeSpan _again;
    private readonly int _chunk;
    private IActorRef? _log;
    private long _epoch;
    private long _accepted;
    private long _acceptedBefore;

    public LogCopy(LineBook book)
    {
        _book = book;
        var config = Context.System.Settings.Config.GetConfig("fslhv.log");
        _again = config.GetTimeSpan("say-again-after", TimeSpan.FromMilliseconds(100));
        _chunk = config.GetInt("chunk-size", 262144);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A line wants to join a machine.</summary>
    public sealed record Join(string Machine, string Line, ILineListener Listener, TaskCompletionSource Joined) : INoSerializationVerificationNeeded;

    /// <summary>A line has something to add.</summary>
    public sealed record Append(string Machine, string Line, LogRecordKind Kind, ReadOnlyMemory<byte> Content) : INoSerializationVerificationNeeded;

    /// <summary>It is time to say again what was not accepted.</summary>
    private sealed record Again : INoSerializationVerificationNeeded;

    private string Member => Describe(_cluster.SelfUniqueAddress);

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
        foreach (var line in _copies.Values.SelectMany(copy => copy.Local.Values))
            line.Inbox.Put(LineNews.Closed("the actor system has ended: this member was declared dead, or has left"));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Join join:
                OnJoin(join);
                break;
            case Append append:
                OnAppend(append);
                break;
            case LogMessage.Packet packet:
                if (_copies.TryGetValue(packet.Machine, out var of) && of.Local.TryGetValue(packet.Line, out var line) && line.IsIn)
                    line.Inbox.Put(LineNews.Packet(packet.Content));
                break;
            case LogMessage.Lead lead:
                OnLead(lead);
                break;
            case LogMessage.Fetch fetch when fetch.Epoch == _epoch:
                Sender.Tell(new LogMessage.Fetched(_epoch, fetch.Machine, fetch.From, CopyOf(fetch.Machine).From(fetch.From, _chunk)));
                break;
            case LogMessage.Store store when store.Epoch == _epoch:
                OnStore(store);
                break;
            case LogMessage.Forget forget when Sender.Equals(_log):
                _copies.Remove(forget.Machine);
                _book.Forget(forget.Machine);
                break;
            case LogMessage.Forget forget:
                _log?.Tell(forget);
                break;
            case ClusterEvent.MemberUp up when up.Member.UniqueAddress != _cluster.SelfUniqueAddress:
                _book.OnUp(up.Member.Address);
                break;
            case ClusterEvent.MemberDowned downed:
                OnGone(Describe(downed.Member.UniqueAddress)); // It is decided; that all members agree comes later.
                break;
            case ClusterEvent.MemberRemoved removed:
                _book.OnRemoved(removed.Member.Address);
                OnGone(Describe(removed.Member.UniqueAddress));
                break;
            case Again:
                SayAgain();
                break;
        }
    }

    private void OnJoin(Join join)
    {
        var copy = CopyOf(join.Machine);
        var line = new LocalLine(join.Line, join.Listener, join.Joined);
        if (!copy.Local.TryAdd(join.Line, line))
        {
            join.Joined.TrySetException(new BrokerException($"the log refuses {join.Line} on {join.Machine}: there was a line of that name"));
            return;
        }

        Say(join.Machine, line.Add(LogRecordKind.Joined, Encoding.UTF8.GetBytes(Member)));
    }

    private void OnAppend(Append append)
    {
        if (_copies.TryGetValue(append.Machine, out var copy) && copy.Local.TryGetValue(append.Line, out var line))
            Say(append.Machine, line.Add(append.Kind, append.Content));
    }

    private void OnLead(LogMessage.Lead lead)
    {
        if (lead.Epoch < _epoch)
        {
            Sender.Tell(new LogMessage.Behind(_epoch));
            return;
        }

        _epoch = lead.Epoch;
        _log = Sender;
        _log.Tell(new LogMessage.Have(_epoch, Member, [.. _copies.Select(copy => (copy.Key, (long)copy.Value.Count))]));
    }

    private void OnStore(LogMessage.Store store)
    {
        var copy = CopyOf(store.Machine);
        copy.Store(store.From, store.Records);
        copy.Show(store.Accepted, (line, member) => _book.Enter(store.Machine, line, member), _gone.Contains);
        _accepted++;
        if (store.Records.Count > 0)
            Sender.Tell(new LogMessage.Stored(_epoch, Member, store.Machine, copy.Count));
    }

    private void OnGone(string member)
    {
        _gone.Add(member);
        foreach (var copy in _copies.Values)
            copy.OnGone(member);
    }

    /// <summary>Says again what is not accepted, if nothing was since the last time.</summary>
    private void SayAgain()
    {
        var isStuck = _acceptedBefore == _accepted;
        _acceptedBefore = _accepted;
        if (!isStuck)
            return;
        foreach (var (machine, copy) in _copies)
        {
            foreach (var record in copy.Local.Values.SelectMany(line => line.Unsaid))
                Say(machine, record);
        }
    }

    private void Say(string machine, LogRecord record) => _log?.Tell(new LogMessage.Add(machine, record));

    private MachineCopy CopyOf(string machine)
    {
        if (!_copies.TryGetValue(machine, out var copy))
            _copies.Add(machine, copy = new MachineCopy());
        return copy;
    }
}

/// <summary>Where lines are: written by the copy, read by whoever sends a packet.</summary>
internal sealed class LineBook(ExtendedActorSystem system)
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
