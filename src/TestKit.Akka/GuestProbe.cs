using Akka.TestKit;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.AkkaNet.TestKit;

/// <summary>A guest in the hands of a test: it makes calls, and what comes to it comes to an Akka test probe.</summary>
public sealed class GuestProbe
{
    /// <summary>How long something may take where a test does not say, in the machine's time.</summary>
    public static readonly Duration Soon = Duration.FromSeconds(1);

    private readonly TestMachine _machine;
    private readonly ProbeQueue _queue;
    private GuestEntered? _entered;

    internal GuestProbe(TestMachine machine, string label, TestProbe probe)
    {
        _machine = machine;
        Label = label;
        _queue = new ProbeQueue(machine, probe);
    }

    /// <summary>Label of its partition.</summary>
    public string Label { get; }

    /// <summary>
    /// The probe itself: gets <see cref="DoorbellReceived"/>, <see cref="HcallReturned"/>, <see cref="GuestEntered"/>, <see cref="GuestTold"/>.
    /// </summary>
    public TestProbe Probe => _queue.Probe;

    /// <summary>How often it was entered.</summary>
    public int Boots { get; private set; }

    /// <summary>The guest tree of its last boot.</summary>
    public DeviceTree.DeviceTreeDocument Tree => (_entered ?? throw new ExpectationException($"{Label} was never entered")).Tree;

    /// <summary>A handle that it has: by the path of the node below <c>/hypervisor/handles</c>, like <c>ring-worker</c> or <c>worker</c>.</summary>
    public Handle HandleOf(string node) => GuestTree.HandleOf(NodeOf(node)) ?? throw new ExpectationException($"{Label} has no handle {node}");

    /// <summary>Makes a call and waits for its return.</summary>
    public HcallAnswer Call(Hcall call)
    {
        Begin(call);
        return _queue.Fish<HcallReturned>($"the return of {call}", returned => returned.Call == call, Soon).Answer;
    }

    /// <summary>Makes a call and waits for nothing.</summary>
    public void Begin(Hcall call) => _machine.TellGuest(Label, new MakeCall(call));

    /// <summary>Rings a doorbell by the name of its node.</summary>
    public HcallStatus Ring(string doorbell) => Call(new Hcall.DoorbellSend(HandleOf(doorbell))).Status;

    /// <summary>The next doorbell that comes is this one.</summary>
    /// <param name="doorbell">Path of its node below the handles: <c>worker/state-change</c>.</param>
    /// <param name="within">How long it may take in the machine's time; null: a second.</param>
    public DoorbellReceived ExpectDoorbell(string doorbell, Duration? within = null) =>
        _queue.Expect<DoorbellReceived>($"doorbell {doorbell} at {Label}", received => received.Doorbell == doorbell, within ?? Soon);

    /// <summary>No doorbell comes.</summary>
    public void ExpectNoDoorbell(Duration? within = null) => _queue.ExpectNone<DoorbellReceived>(within ?? Soon);

    /// <summary>The next hcall that returns is of this kind.</summary>
    public HcallReturned ExpectReturn<T>(Duration? within = null)
        where T : Hcall => _queue.Expect<HcallReturned>($"the return of {typeof(T).Name}", returned => returned.Call is T, within ?? Soon);

    /// <summary>It is told this, sooner or later: a machine check, an interrupt of its watchdog.</summary>
    public T FishForNotice<T>(Duration? within = null)
        where T : Message => (T)_queue.Fish<GuestTold>($"{typeof(T).Name} at {Label}", told => told.Notice is T, within ?? Soon).Notice;

    internal void Forget() => _queue.Forget();

    internal void Tell(object what)
    {
        if (what is GuestEntered entered)
        {
            _entered = entered;
            Boots++;
        }

        _queue.Tell(what);
    }

    private DeviceTree.DeviceTreeNode NodeOf(string node) =>
        Tree.Find($"{GuestTree.HandlesPath}/{node}")
        ?? GuestTree.ManagedPartition(Tree, node)
        ?? throw new ExpectationException($"{Label} has no handle {node}");
}
