using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <content>From the entry point to the first process.</content>
internal sealed partial class LinuxGuest
{
    private void OnEnter(IActorContext context, GuestNotice.Enter enter)
    {
        Invariant.Holds(_stage == KernelStage.Off);
        Invariant.Holds(!context.Sender.IsNone);
        _boot = new GuestBoot(context.Sender, enter.Partition, enter.Boot, enter.Label);
        _port = new HcallPort<KernelQuestion>(_boot);
        _flatTree = enter.Tree;
        var hash = default(StateHash);
        hash.Add(enter.Tree.Span);
        _treeHash = hash.Value;
        _stage = KernelStage.Booting;
        Unflatten();
        context.Tell(context.Self, new KernelMessage.CoreBooted());
    }

    /// <summary>The first thing that a kernel does: what the platform is, the tree says.</summary>
    private void Unflatten()
    {
        try
        {
            _tree = DeviceTreeBlob.Read(_flatTree.Span, "guest tree");
            HasHooks = AsksForHooks(_tree);
        }
        catch (DeviceTreeFormatException flaw)
        {
            _flawOfTree = flaw.Message;
        }
    }

    /// <summary>A kernel that cannot read its tree panics. Without a hypervisor node there is no driver.</summary>
    private void OnCoreBooted(IActorContext context)
    {
        Invariant.Holds(_stage == KernelStage.Booting);
        if (_tree is null)
        {
            Panic(context, _flawOfTree);
            return;
        }

        StartConsole(context, _tree);
        TakeWaitingErrors(context);
        if (DoorbellDiscovery.HasHypervisor(_tree))
            LoadDriver(context, _tree);
        else
            AfterPrinting(context, ConsoleEnd.Up);
    }

    /// <summary>Subscribers register first: nothing that is pending when the driver unmasks its doorbells passes them by.</summary>
    private void LoadDriver(IActorContext context, DeviceTreeDocument tree)
    {
        _stage = KernelStage.Loading;
        var pages = KernelPages.In(tree).SplitLast().Most;
        _driver = context.Spawn("fsl-hv", new FslHvDriver(Boot, context.Self, DoorbellDiscovery.Find(tree, program.Fidelity), pages, program.Fidelity));
        context.Watch(_driver);
        foreach (var subscriber in program.Subscribers)
        {
            var made = subscriber is StandbySubscriber standby ? standby.CreateSubscriber(Boot, tree) : subscriber.CreateSubscriber();
            var actor = context.Spawn(subscriber.Name, made);
            _subscribers.Add(actor);
            context.Tell(_driver, new DriverMessage.Register(subscriber.Name, subscriber.Priority, actor));
        }
    }

    private void OnDriverReady(IActorContext context, Errno error)
    {
        Invariant.Holds(_stage == KernelStage.Loading);
        if (error != Errno.None)
            DoWithoutDriver(context);
        if (_stage == KernelStage.Loading)
            AfterPrinting(context, ConsoleEnd.Up);
    }

    private void BecomeUp(IActorContext context)
    {
        _stage = KernelStage.Up;
        context.Log(new GuestFact.Booted(Boot.Label, Boot.Number, program.Name));
        OpenConsole(context);
        foreach (var process in program.Processes)
            StartProcess(context, process);
    }
}
