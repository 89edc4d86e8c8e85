using Akka.Actor;
using Akka.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace FslHv.AkkaNet;

/// <summary>
/// The log of all machines of a cluster: a cluster singleton. Gives every record its place, and shows nobody what not more than half of the members have.
/// When it begins it asks every member what that has, and takes the longest copy of each machine: a member that was removed never comes back with what it
/// had, so all copies are beginnings of one sequence.
/// </summary>
internal sealed class ClusterLog : UntypedActor, IWithTimers
{
    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);
    private readonly SortedDictionary<string, (IActorRef Copy, CopySeen Seen)> _members = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, MachineLog> _machines = new(StringComparer.Ordinal);

    /// <summary>Records that are still to be fetched: the machine, how many there are, and who has them.</summary>
    private readonly SortedDictionary<string, (long Count, string Member)> _missing = new(StringComparer.Ordinal);

    /// <summary>What came before it had all that there is.</summary>
    private readonly List<LogMessage.Add> _early = [];

    private readonly TimeSpan _again;
    private readonly int _chunk;
    private long _epoch = 1;
    private bool _isReady;

    public ClusterLog()
    {
        var config = Context.System.Settings.Config.GetConfig("fslhv.log");
        _again = config.GetTimeSpan("say-again-after", TimeSpan.FromMilliseconds(100));
        _chunk = config.GetInt("chunk-size", 262144);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private sealed record Again : INoSerializationVerificationNeeded;

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberUp), typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer("again", new Again(), _again);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberUp up:
                OnUp(up.Member.UniqueAddress);
                break;
            case ClusterEvent.MemberRemoved removed:
                OnRemoved(LogCopy.Describe(removed.Member.UniqueAddress));
                break;
            case LogMessage.Behind behind when behind.Epoch > _epoch:
                BeginAnew(behind.Epoch + 1);
                break;
            case LogMessage.Have have when have.Epoch == _epoch:
                OnHave(have);
                break;
            case LogMessage.Fetched fetched when fetched.Epoch == _epoch && !_isReady:
                OnFetched(fetched);
                break;
            case LogMessage.Add add when !_isReady:
                _early.Add(add);
                break;
            case LogMessage.Add add:
                OnAdd(add);
                break;
            case LogMessage.Stored stored when stored.Epoch == _epoch:
                OnStored(stored);
                break;
            case LogMessage.Forget forget:
                OnForget(forget);
                break;
            case Again:
                OnAgain();
                break;
        }
    }

    private void OnUp(UniqueAddress member)
    {
        var copy = ((ExtendedActorSystem)Context.System).Provider.ResolveActorRef($"{member.Address}/user/{LogCopy.Name}");
        if (_members.TryAdd(LogCopy.Describe(member), (copy, new CopySeen())))
            copy.Tell(new LogMessage.Lead(_epoch));
    }

    private void OnRemoved(string member)
    {
        if (!_members.Remove(member))
            return;
        if (!_isReady)
            BeginAnew(_epoch + 1);
        else
            AcceptAll();
    }

    private void BeginAnew(long epoch)
    {
        (_epoch, _isReady) = (epoch, false);
        _missing.Clear();
        foreach (var (copy, seen) in _members.Values)
        {
            seen.HasAnswered = false;
            copy.Tell(new LogMessage.Lead(_epoch));
        }
    }

    private void OnHave(LogMessage.Have have)
    {
        if (!_members.TryGetValue(have.Member, out var member) || member.Seen.HasAnswered)
            return;
        member.Seen.HasAnswered = true;
        foreach (var (machine, count) in have.Copies)
        {
            member.Seen.OnStored(machine, count);
            if (!_isReady && count > Math.Max(LogOf(machine).Count, _missing.GetValueOrDefault(machine).Count))
                _missing[machine] = (count, have.Member);
        }

        if (_isReady)
            SendAll(have.Member);
        else if (_members.Values.All(each => each.Seen.HasAnswered))
            FetchNext();
    }

    private void FetchNext()
    {
        foreach (var (machine, (count, member)) in _missing)
        {
            if (LogOf(machine).Count < count)
            {
                _members[member].Copy.Tell(new LogMessage.Fetch(_epoch, machine, LogOf(machine).Count));
                return;
            }
        }

        _missing.Clear();
        _isReady = true;
        foreach (var add in _early)
            LogOf(add.Machine).Add(add.Record);
        _early.Clear();
        foreach (var member in _members.Keys.ToList())
            SendAll(member);
        AcceptAll();
    }

    private void OnFetched(LogMessage.Fetched fetched)
    {
        var log = LogOf(fetched.Machine);
        if (fetched.From != log.Count)
            return;
        foreach (var record in fetched.Records)
            log.Add(record);
        FetchNext();
    }

    private void OnAdd(LogMessage.Add add)
    {
        if (!LogOf(add.Machine).Add(add.Record))
            return;
        foreach (var member in _members.Keys)
            Send(member, add.Machine);
    }

    private void OnStored(LogMessage.Stored stored)
    {
        if (!_members.TryGetValue(stored.Member, out var member) || !_machines.ContainsKey(stored.Machine))
            return;
        member.Seen.OnStored(stored.Machine, stored.Count);
        if (_isReady)
            Accept(stored.Machine);
        if (_isReady && member.Seen.SentTo(stored.Machine) < LogOf(stored.Machine).Count)
            Send(stored.Member, stored.Machine);
    }

    private void OnForget(LogMessage.Forget forget)
    {
        _machines.Remove(forget.Machine);
        foreach (var (copy, seen) in _members.Values)
        {
            seen.Forget(forget.Machine);
            copy.Tell(forget);
        }
    }

    private void OnAgain()
    {
        foreach (var (member, (copy, seen)) in _members)
        {
            if (!seen.HasAnswered)
            {
                copy.Tell(new LogMessage.Lead(_epoch));
                continue;
            }

            foreach (var machine in _isReady ? _machines.Keys.ToList() : [])
            {
                seen.LookBack(machine);
                if (seen.SentTo(machine) < LogOf(machine).Count)
                    Send(member, machine);
            }
        }

        if (!_isReady && _missing.Count > 0 && _members.Values.All(each => each.Seen.HasAnswered))
            FetchNext();
    }

    private void AcceptAll()
    {
        foreach (var machine in _machines.Keys)
            Accept(machine);
    }

    private void Accept(string machine)
    {
        var log = LogOf(machine);
        if (!log.Accept([.. _members.Values.Select(member => member.Seen.StoredOf(machine))]))
            return;
        foreach (var (copy, seen) in _members.Values)
        {
            if (seen.HasAnswered)
                copy.Tell(new LogMessage.Store(_epoch, machine, seen.SentTo(machine), [], log.Accepted));
        }
    }

    private void SendAll(string member)
    {
        foreach (var machine in _machines.Keys)
            Send(member, machine);
    }

    /// <summary>The next records that a member has not been sent.</summary>
    private void Send(string member, string machine)
    {
        var (copy, seen) = _members[member];
        if (!seen.HasAnswered)
            return;
        var log = LogOf(machine);
        var from = seen.SentTo(machine);
        var records = log.From(from, _chunk);
        seen.OnSent(machine, from + records.Count);
        copy.Tell(new LogMessage.Store(_epoch, machine, from, records, log.Accepted));
    }

    private MachineLog LogOf(string machine)
    {
        if (!_machines.TryGetValue(machine, out var log))
            _machines.Add(machine, log = new MachineLog());
        return log;
    }
}
