using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Hypervisor;
using FslHv.Partitions;
using FslHv.Simulation;

namespace FslHv.Cluster.Tests;

/// <summary>
/// A simulated machine with a node for each partition. The hypervisor is on the last node and survives: the two before it are its standbys. Partition 0
/// manages up to twenty others. Counts what would go over the log, which is everything to the hypervisor, and over mailboxes, which is everything from it.
/// </summary>
internal sealed class WideMachine : ITraceObserver
{
    /// <summary>Nodes that may carry the hypervisor.</summary>
    public const int Candidates = 3;

    /// <summary>Three doorbells for each: a guest has 64 virtual interrupts.</summary>
    private const int ManagedMax = 20;

    private readonly SimulationEngine _engine;
    private readonly ActorId _hypervisor;
    private readonly Dictionary<ActorId, int> _packetsTo = [];
    private readonly Dictionary<string, Instant> _killed = [];
    private readonly int _nodes;
    private readonly WireWriter _writer = new();
    private Instant _hypervisorKilled = Instant.Never;
    private Traffic _now = new();

    public WideMachine(int nodes)
    {
        _nodes = nodes;
        var tree = SyntheticMachine.Tree(nodes);
        var managed = Math.Min(ManagedMax, nodes - Candidates - 1);
        Manage(tree, managed);
        var plan = MachinePlanner.Plan(tree, null, new PlanOptions { PartitionsMax = nodes });
        _engine = new SimulationEngine(new SimulationOptions(1)
        {
            // A way over the broker takes about a quarter of a millisecond; all else as scenarios have it.
            Latencies =
            [
                .. Latencies.Defaults.Select(each => new LatencySetting(each.Class, new LatencyRange(new(each.MinNanoseconds), new(each.MaxNanoseconds)))),
                new(LatencyClass.Link, new LatencyRange(Duration.FromMicroseconds(150), Duration.FromMicroseconds(350))),
            ],
        });
        var ids = Enumerable.Range(0, nodes).Select(node => _engine.AddNode($"n{node}")).ToList();
        _hypervisor = _engine.Spawn("hypervisor", new Placement(ids[^1], [ids[^2], ids[^3]], Survives: true), () => new HypervisorActor(plan));
        var partitions = new ActorId[nodes];
        for (var i = 0; i < nodes; i++)
        {
            var spec = plan.Partitions[i].Spec;
            partitions[i] = _engine.Spawn(spec.Label, ids[i], () => new PartitionActor(spec, new Asking()));
        }

        _engine.Observe(this);
        var areFar = partitions.Select(_ => true).ToValueList();
        _engine.Inject(_hypervisor, new HypervisorRequest.PowerOnOverNodes(partitions.ToValueList(), areFar, CameBack: false), Duration.Zero);
    }

    /// <summary>From a node's death to the hypervisor's going on without its partition.</summary>
    public List<Duration> LostAfter { get; } = [];

    /// <summary>From a node's death to the state-change doorbell of its partition.</summary>
    public List<Duration> RungAfter { get; } = [];

    /// <summary>From the death of the hypervisor's node to the first hcall that is answered.</summary>
    public Duration AnsweredAfter { get; private set; } = Duration.Zero;

    /// <summary>Goes on to that time.</summary>
    /// <returns>What went over the log and over mailboxes meanwhile.</returns>
    public Traffic RunUntil(Duration time)
    {
        _engine.Run(Instant.Zero + time);
        var traffic = _now with { Packets = _packetsTo.Values.Sum(), BusiestMailbox = _packetsTo.Values.DefaultIfEmpty().Max() };
        _now = new Traffic();
        _packetsTo.Clear();
        return traffic;
    }

    /// <summary>The node of a partition dies, so much later, and stays dead.</summary>
    public void Kill(int node, Duration delay)
    {
        _killed[$"p{node}"] = _engine.Now + delay;
        _engine.Befall(new NodeFault.Crash(new NodeId(node + 1)), delay);
    }

    /// <summary>The hypervisor's node dies, so much later, and stays dead.</summary>
    public void KillHypervisor(Duration delay)
    {
        _hypervisorKilled = _engine.Now + delay;
        Kill(_nodes - 1, delay);
    }

    public void OnRecord(in TraceRecord record)
    {
        switch (record.Kind)
        {
            case TraceKind.Deliver when record.To == _hypervisor && record.From != _hypervisor:
                _now.Entries++;
                _now.EntryBytes += BytesOf((Message)record.Payload!, record);
                break;
            case TraceKind.Timer when record.To == _hypervisor:
                _now.Entries++;
                _now.Strikes++;
                _now.EntryBytes += 12;
                break;
            case TraceKind.Deliver when record.From == _hypervisor:
                _packetsTo[record.To] = _packetsTo.GetValueOrDefault(record.To) + 1;
                break;
            case TraceKind.Deliver when record.Payload is HcallAnswer:
                _now.Hcalls++;
                break;
            case TraceKind.Note when record.Payload is PartitionFact.Lost lost:
                LostAfter.Add(record.At - _killed[lost.Partition]);
                break;
            case TraceKind.Note when record.Payload is DoorbellFact.Rung { Receivers: > 0 } rung && KilledBy(rung) is { } killed && record.At > killed:
                RungAfter.Add(record.At - killed);
                break;
        }

        if (record is { Kind: TraceKind.Deliver or TraceKind.Timer })
            _now.Steps++;
        var isAnswer = record is { Kind: TraceKind.Deliver, Payload: HcallAnswer } && record.At > _hypervisorKilled + Duration.FromMilliseconds(1);
        if (isAnswer && AnsweredAfter == Duration.Zero)
            AnsweredAfter = record.At - _hypervisorKilled;
    }

    /// <summary>When the node died of whose state-change doorbell that is.</summary>
    private Instant? KilledBy(DoorbellFact.Rung rung) =>
        rung.Doorbell.Split(' ') is ["state-change", _, var partition] && _killed.TryGetValue(partition, out var killed) ? killed : null;

    private long BytesOf(Message message, in TraceRecord record)
    {
        _writer.Clear();
        var letter = new Letter
        {
            Receiver = LiveAddress.Root(1),
            Sender = LiveAddress.Root((int)record.From.Value),
            Message = message,
            Cause = new StepId(LiveAddress.Root(2), 1, record.Step),
        };
        LetterWire.Write(_writer, Domain.Codec, letter);
        return _writer.Length + 1;
    }

    private static void Manage(DeviceTreeDocument tree, int managed)
    {
        var folder = tree.Root.Children.First(node => node.Name == "folder0");
        var manager = folder.Children.First(node => node.Name == "p0");
        const uint firstPhandle = 0x10_0000;
        for (var i = 1; i <= managed; i++)
        {
            folder.Children.First(node => node.Name == $"p{i}").Set(DeviceTreeProperty.FromCells("phandle", firstPhandle + (uint)i));
            manager.Add(new DeviceTreeNode($"manages{i}"))
                .Set(DeviceTreeProperty.FromStrings("compatible", "managed-partition"))
                .Set(DeviceTreeProperty.FromCells("partition", firstPhandle + (uint)i));
        }
    }

    /// <summary>What went between nodes in some time.</summary>
    internal sealed record Traffic
    {
        /// <summary>Entries of the log: letters to the hypervisor, and strikes of its timers.</summary>
        public long Entries { get; set; }

        public long Strikes { get; set; }

        public long EntryBytes { get; set; }

        /// <summary>Letters of the hypervisor, which go to mailboxes.</summary>
        public long Packets { get; set; }

        /// <summary>The most of them that went to one node.</summary>
        public long BusiestMailbox { get; set; }

        /// <summary>Hcalls that were answered.</summary>
        public long Hcalls { get; set; }

        /// <summary>Steps of all actors, which whoever observes the machine is shown.</summary>
        public long Steps { get; set; }

        public override string ToString() =>
            $"{Entries:n0} entries ({EntryBytes:n0} bytes), of them {Strikes:n0} strikes; "
            + $"{Packets:n0} letters to mailboxes, {BusiestMailbox} to the busiest; {Hcalls:n0} hcalls answered; {Steps:n0} steps";
    }

    /// <summary>A guest that asks for its own status every 100 ms.</summary>
    private sealed record Asking : GuestProgram
    {
        public override string Name => "asking";

        public override Actor CreateGuest() => new Guest();

        private sealed record Again : Message;

        private sealed class Guest : Actor
        {
            private static readonly Duration Every = Duration.FromMilliseconds(100);
            private GuestNotice.Enter? _entered;
            private ActorId _partition;
            private RequestId _last;

            public override void Receive(IActorContext context, Message message)
            {
                switch (message)
                {
                    case GuestNotice.Enter enter:
                        (_entered, _partition) = (enter, context.Sender);
                        context.Schedule(new Duration(context.Random(Every.Nanoseconds)), new Again());
                        break;
                    case Again:
                        _last = _last.Next;
                        var ask = new Hcall.PartitionGetStatus(Handle.Self);
                        context.Tell(_partition, new GuestCall.Issue(_entered!.Partition, _entered.Boot, _last, _last, ask));
                        context.Schedule(Every, new Again());
                        break;
                }
            }

            public override void AddTo(ref StateHash hash) => hash.Add(_last.Value);
        }
    }
}
