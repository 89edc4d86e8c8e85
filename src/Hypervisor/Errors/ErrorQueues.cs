using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// Every error queue of the machine: one of each guest, and the machine's own, which the error manager reads. Its reader is interrupted when a queue gets
/// its first record, and again when one was taken and others wait. Source: Topaz <c>src/error_log.c</c>, <c>src/error_mgmt.c</c>.
/// </summary>
internal sealed class ErrorQueues
{
    /// <summary>No guest.</summary>
    public const int Nobody = -1;

    // Bits of the PAMU's AVS1 register: an access violation, and that the address is in no window. Source: Topaz include/pamu.h.
    private const uint AccessViolationBit = 0x01;
    private const uint WindowViolationBit = 0x80;
    private const int LiodnShift = 16;

    private readonly MachinePlan _plan;
    private readonly GuestSlot[] _guests;

    /// <summary>Made with its first record: most guests never have one.</summary>
    private readonly ErrorQueue?[] _own;
    private readonly ErrorQueue _machine = new(ErrorFact.MachineQueue);
    private readonly ErrorRules _rules;

    public ErrorQueues(MachinePlan plan, GuestSlot[] guests)
    {
        _plan = plan;
        _guests = guests;
        _rules = new ErrorRules(plan.Hypervisor);
        _own = new ErrorQueue?[guests.Length];
        Manager = FirstManager();
    }

    /// <summary>The partition that is the error manager now, or <see cref="Nobody"/>.</summary>
    public int Manager { get; private set; }

    /// <summary>An error happens: its records are made.</summary>
    /// <param name="context">Who tells.</param>
    /// <param name="record">What the hardware says.</param>
    /// <param name="guest">Whom it can be laid to, or <see cref="Nobody"/>.</param>
    /// <returns>What is left to do: <see cref="ErrorPolicy.Halt"/>, <see cref="ErrorPolicy.SystemReset"/>, or nothing.</returns>
    public ErrorPolicy Report(IActorContext context, ErrorRecord record, int guest)
    {
        var place = ErrorKind.IndexOf(record.Domain, record.Error);
        Invariant.Holds(place >= 0);
        if (record.HostPath.Length == 0)
            record = record with { HostPath = DeviceOf(record.Domain) };
        var isMachineCheck = record.Domain == ErrorDomain.MachineCheck;
        var policy = isMachineCheck ? ErrorPolicy.Disable : _rules.Judge(context, place);
        if (!isMachineCheck && policy == ErrorPolicy.Disable)
            return policy;
        if (guest != Nobody && _plan.Hypervisor.Errors[place].ConcernsGuest)
            AddToOwn(context, guest, record);
        else if (isMachineCheck)
            _rules.TellOnce(context, place, "no guest");
        if (policy == ErrorPolicy.Notify && _machine.Add(context, record))
            RaiseAtManager(context);
        return policy;
    }

    /// <summary>A guest's device accessed memory that is in no DMA window of its stream.</summary>
    /// <param name="context">Who tells.</param>
    /// <param name="guest">The partition that owns the device.</param>
    /// <param name="dma">Its handle of the stream.</param>
    /// <param name="liodn">The stream.</param>
    /// <param name="address">The address.</param>
    /// <param name="guestPath">Path of the device in the guest's tree.</param>
    /// <returns>As <see cref="Report"/>.</returns>
    public ErrorPolicy AccessViolation(IActorContext context, int guest, Handle dma, uint liodn, ulong address, string guestPath)
    {
        var record = ErrorRecord.Of(ErrorDomain.Pamu, ErrorKind.AccessViolation)
            .With("lpid", _guests[guest].Plan.Spec.Id.Value)
            .With("avs1", (liodn << LiodnShift) | AccessViolationBit | WindowViolationBit)
            .With("liodn_handle", dma.Value)
            .WithAddress(address) with
        { GuestPath = guestPath };
        return Report(context, record, guest);
    }

    /// <summary>
    /// A DMA stream has a new owner: the access violations that the old one has not read go to it, under its own handle. Source: Topaz
    /// <c>src/pamu.c</c>, <c>migrate_access_violations</c>, which leaves copies behind that nobody can read, for the old owner is stopped.
    /// </summary>
    public void MoveAccessViolations(IActorContext context, int from, Handle fromDma, int to, Handle toDma)
    {
        foreach (var record in _own[from]?.TakeAccessViolations(fromDma) ?? [])
            AddToOwn(context, to, record.With("liodn_handle", toDma.Value));
    }

    /// <summary>The role of the error manager goes from a stopped partition to another, which hears of what waits.</summary>
    public void MoveManager(IActorContext context, int from, int to)
    {
        Invariant.Holds(from == Manager && from != to);
        Manager = to;
        if (_machine.Count > 0)
            RaiseAtManager(context);
    }

    /// <summary>The oldest record of the queue that a handle of a guest stands for, or null when there is none.</summary>
    /// <param name="context">Who tells.</param>
    /// <param name="guest">Whose handle.</param>
    /// <param name="entry">What it stands for; the machine's queue is the manager's alone.</param>
    /// <param name="peeks">Whether the record stays.</param>
    public ErrorRecord? Read(IActorContext context, int guest, HandleEntry.ErrorQueue entry, bool peeks)
    {
        Invariant.Holds(!entry.Global || guest == Manager);
        var queue = entry.Global ? _machine : _own[guest];
        if (queue is null || queue.Count == 0)
            return null;
        var record = peeks ? queue.Peek() : queue.Take();
        context.Log(new ErrorFact.Read(_guests[guest].Label, queue.Name, record, peeks));
        if (peeks || queue.Count == 0)
            return record;
        if (entry.Global)
            RaiseAtManager(context);
        else
            Raise(context, guest, 0, ofMachine: false);
        return record;
    }

    /// <summary>A guest is about to run after a start: its own queue is emptied, the machine's is not.</summary>
    public void OnStarted(IActorContext context, int guest)
    {
        _own[guest]?.Clear();
        if (guest == Manager && _machine.Count > 0)
            RaiseAtManager(context);
    }

    /// <summary>A start failed late, after the guest's own queue was emptied.</summary>
    public void OnStartFailed(int guest) => _own[guest]?.Clear();

    /// <summary>The machine resets.</summary>
    public void Reset()
    {
        Array.Clear(_own);
        _machine.Clear();
        _rules.Reset();
        Manager = FirstManager();
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(Manager);
        _machine.AddTo(ref hash);
        for (var i = 0; i < _own.Length; i++)
        {
            if (_own[i] is not { Count: > 0 } queue)
                continue;
            hash.Add(i);
            queue.AddTo(ref hash);
        }

        _rules.AddTo(ref hash);
    }

    private void AddToOwn(IActorContext context, int guest, ErrorRecord record)
    {
        var queue = _own[guest] ??= new ErrorQueue(_guests[guest].Label);
        if (queue.Add(context, record))
            Raise(context, guest, 0, ofMachine: false);
    }

    private void RaiseAtManager(IActorContext context)
    {
        if (Manager != Nobody && ManagerEntry(Manager) is { } entry)
            Raise(context, Manager, entry.Vcpu, ofMachine: true);
    }

    /// <summary>A guest that does not run hears of the machine's queue when it does; its own is emptied before.</summary>
    private void Raise(IActorContext context, int guest, uint vcpu, bool ofMachine)
    {
        if (_guests[guest].Phase is GuestPhase.Running or GuestPhase.Parking or GuestPhase.Paused)
            context.Tell(_guests[guest].Partition, new PartitionRequest.RaiseError(vcpu, ofMachine));
    }

    /// <summary>The first partition that has the role and is not on standby.</summary>
    private int FirstManager()
    {
        for (var i = 0; i < _guests.Length; i++)
        {
            if (ManagerEntry(i) is { Claimable: not Claimable.Standby })
                return i;
        }

        return Nobody;
    }

    private HandleEntry.ErrorQueue? ManagerEntry(int guest)
    {
        foreach (var entry in _guests[guest].Plan.LocalHandles)
        {
            if (entry is HandleEntry.ErrorQueue { Global: true } queue)
                return queue;
        }

        return null;
    }

    private string DeviceOf(ErrorDomain domain)
    {
        foreach (var device in _plan.Hypervisor.ErrorDevices)
        {
            if (device.Domain == domain)
                return device.Path;
        }

        return "";
    }
}
