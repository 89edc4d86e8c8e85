using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// Initialisation: each doorbell in the order of the tree gets its trigger, priority 8 and vcpu 0, then is unmasked; what is latched
/// arrives at once, while the rest still waits. Source: <c>fsl_hypervisor_init</c>; Linux <c>arch/powerpc/sysdev/ehv_pic.c</c>.
/// </content>
internal sealed partial class FslHvDriver
{
    private const uint InterruptPriority = 8;

    /// <summary>Where the kernel's records are, and how far apart: the lower half of an address of its linear mapping.</summary>
    private const uint FirstRecord = 0xC3A0_4000;
    private const uint RecordBytes = 64;

    private readonly ValueList<ReceiveDoorbell> _found;

    /// <summary>Newest first, as the driver's own list.</summary>
    private readonly List<RegisteredDoorbell> _registered = [];

    private LoadStage _load;
    private int _foundNext;

    private void RegisterNext(IActorContext context)
    {
        Invariant.Holds(_load == LoadStage.Registering);
        while (_foundNext < _found.Count)
        {
            var doorbell = _found[_foundNext];
            var flaw = doorbell.Flaw;
            if (flaw is null && context.FaultPoint(DriverFaults.LoadNoMemory))
            {
                BecomeUndoing(context, doorbell);
                return;
            }

            flaw ??= WhyNoInterrupt(context, doorbell);
            if (flaw is null)
            {
                _registered.Insert(0, new(doorbell, new(), FirstRecord + ((uint)_foundNext * RecordBytes)));
                _port.Issue(
                    context,
                    new Hcall.IntSetConfig(doorbell.Interrupt, doorbell.Config, InterruptPriority, 0),
                    DriverQuestion.Configure.Instance);
                return;
            }

            Skip(context, doorbell, flaw);
            _foundNext++;
        }

        BecomeLoaded(context);
    }

    private string? WhyNoInterrupt(IActorContext context, ReceiveDoorbell doorbell) =>
        Registered(doorbell.Interrupt) is not null ? $"interrupt {doorbell.Interrupt} is taken"
        : context.FaultPoint(DriverFaults.LoadNoInterrupt) ? $"interrupt {doorbell.Interrupt} cannot be had"
        : null;

    private void OnConfigured(IActorContext context, HcallStatus status)
    {
        if (status == HcallStatus.Success)
            _port.Issue(context, new Hcall.IntSetMask(_found[_foundNext].Interrupt, false), DriverQuestion.Unmask.Instance);
        else
            OnInterruptRefused(context, status);
    }

    private void OnUnmasked(IActorContext context, HcallStatus status)
    {
        if (status == HcallStatus.Success)
            GoOn(context);
        else
            OnInterruptRefused(context, status);
    }

    private void OnInterruptRefused(IActorContext context, HcallStatus status)
    {
        var doorbell = _found[_foundNext];
        Invariant.Holds(_registered[0].Doorbell == doorbell);
        _registered.RemoveAt(0);
        Skip(context, doorbell, $"interrupt {doorbell.Interrupt}: {status.OriginalName()}");
        GoOn(context);
    }

    private void GoOn(IActorContext context)
    {
        _foundNext++;
        RegisterNext(context);
    }

    private void BecomeLoaded(IActorContext context)
    {
        _load = LoadStage.Loaded;
        context.Log(new DriverFact.Loaded(
            _boot.Label, Count(DoorbellKind.StateChange), Count(DoorbellKind.Plain), Count(DoorbellKind.Shutdown)));
        context.Tell(_kernel, new KernelMessage.DriverReady(Errno.None));
    }

    private void Skip(IActorContext context, ReceiveDoorbell doorbell, string reason) =>
        context.Log(new DriverFact.Skipped(_boot.Label, doorbell.Node, reason));

    private int Count(DoorbellKind kind)
    {
        var count = 0;
        foreach (var each in _registered)
            count += each.Doorbell.Kind == kind ? 1 : 0;
        return count;
    }

    private RegisteredDoorbell? Registered(Handle interrupt)
    {
        foreach (var each in _registered)
        {
            if (each.Doorbell.Interrupt == interrupt)
                return each;
        }

        return null;
    }

    private enum LoadStage
    {
        Registering,
        Loaded,

        /// <summary>No memory to load: what was registered is given back.</summary>
        Undoing,

        /// <summary>Taken out of the kernel: what is registered is given back.</summary>
        Unloading,

        /// <summary>All is given back, and a handler still runs.</summary>
        AwaitingHandler,

        /// <summary>The code is no longer there.</summary>
        Gone,
    }
}
