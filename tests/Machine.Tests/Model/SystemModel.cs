using System.Text;
using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Hypervisor;

namespace FslHv.Machine.Tests;

/// <summary>
/// What a machine answers to hcalls that come one after the other, each after everything before it has come to its end. One class, one thing at a
/// time, no actors; written from what the original does, and from nothing of the product but its names. The numbers of handles come from the plan.
/// Source: Topaz <c>src/hcalls.c</c>, <c>src/guest.c</c>, <c>src/vpic.c</c>, <c>src/byte_chan.c</c>.
/// </summary>
internal sealed partial class SystemModel
{
    private const int ChannelBytes = 4095;
    private const int RecordsMax = 43;
    private const int AddressOffset = 672 + 8;
    private readonly MachinePlan _plan;
    private readonly Guest[] _guests;
    private readonly SortedDictionary<(int, int), Queue<byte>> _channels = [];
    private readonly Queue<ulong> _machineErrors = [];

    /// <summary>Who owns which claimable device; none is in here that is not claimable.</summary>
    private readonly SortedDictionary<int, int> _owners = [];

    /// <summary>Vcpu and cache of DMA streams.</summary>
    private readonly SortedDictionary<int, (uint, uint)> _stashes = [];

    public SystemModel(MachinePlan plan)
    {
        _plan = plan;
        _guests = [.. ((IEnumerable<PartitionPlan>)plan.Partitions).Select(partition => new Guest(partition, plan.Interrupts))];
        PowerOn();
    }

    /// <summary>Faults that are armed: point and number of the partition. The first call that comes by is struck.</summary>
    public HashSet<(string Point, int Guest)> Faults { get; } = [];

    public int Count => _guests.Length;

    public PartitionStatus StateOf(int guest) => _guests[guest].State;

    public bool IsRunning(int guest) => StateOf(guest) == PartitionStatus.Running;

    public byte[]? GetProperty(int target, string path, string name) => _guests[target].Tree.Find(path)?.Get(name);

    /// <summary>Sets a property of a live tree.</summary>
    /// <returns>False when it cannot be made.</returns>
    public bool TrySetProperty(int target, string path, string name, byte[] value)
    {
        if (Strikes("partition.property.node-no-memory", target) || name.Length == 0)
            return false;
        _guests[target].Tree.Make(path).Set(name, value);
        return true;
    }

    /// <summary>How often a partition's guest was entered.</summary>
    public int BootsOf(int guest) => _guests[guest].Boots;

    /// <summary>Interrupts that were latched, lowest first; no longer.</summary>
    public uint[] TakeAllPending(int guest)
    {
        var pending = _guests[guest].Lines.Where(each => each.Value.IsPending).ToArray();
        foreach (var (_, line) in pending)
            line.IsPending = false;
        return [.. pending.Select(each => each.Key)];
    }

    /// <summary>What the call returns; null when it does not return.</summary>
    public HcallRegisters? Call(int caller, Hcall call)
    {
        var guest = _guests[caller];
        switch (call)
        {
            case Hcall.PartitionRestart c:
                return Lifecycle(caller, c.Partition, LifecycleRequest.Restart);
            case Hcall.PartitionStop c:
                return Lifecycle(caller, c.Partition, LifecycleRequest.Stop);
            case Hcall.PartitionStart c:
                return Lifecycle(caller, c.Partition, LifecycleRequest.Start, c.Entry, c.Load);
            case Hcall.PartitionGetStatus c:
                return Resolve(caller, c.Partition) is { } of ? Ok((uint)_guests[of].State) : No(HcallStatus.Invalid);
            case Hcall.PartitionMemcpy c:
                return Memcpy(caller, c);
            case Hcall.PartitionGetDtprop c:
                return OnGetProperty(caller, c);
            case Hcall.PartitionSetDtprop c:
                return OnSetProperty(caller, c);
            case Hcall.DoorbellSend c:
                if (guest.Plan.Find(c.Doorbell) is not HandleEntry.SendDoorbell doorbell)
                    return No(HcallStatus.Invalid);
                Ring(doorbell.Doorbell);
                return Ok();
            case Hcall.ByteChannelSend c:
                return Send(guest, c);
            case Hcall.ByteChannelReceive c:
                return Receive(guest, c);
            case Hcall.ByteChannelPoll c:
                return guest.Plan.Find(c.Channel) is HandleEntry.ByteChannel end
                    ? Ok((uint)Towards(end.Channel, end.Side).Count, (uint)(ChannelBytes - Towards(end.Channel, 1 - end.Side).Count))
                    : No(HcallStatus.Invalid);
            case Hcall.IntSetConfig or Hcall.IntGetConfig or Hcall.IntSetMask or Hcall.IntGetMask or Hcall.IntEoi:
                return Interrupt(caller, guest, call);
            case Hcall.VmpicGetMsir c:
                return guest.Plan.Find(c.Interrupt) is not HandleEntry.Device { IsInterrupt: true } ? No(HcallStatus.Invalid)
                    : OwnsInterrupt(caller, c.Interrupt) ? Ok()
                    : No(HcallStatus.InvalidState);
            case Hcall.DmaEnable c:
                return SwitchDma(caller, c.Dma);
            case Hcall.DmaDisable c:
                return SwitchDma(caller, c.Dma);
            case Hcall.DmaAttrSet or Hcall.DmaAttrGet:
                return Stash(caller, call);
            case Hcall.ClaimDevice c:
                return Claim(caller, c.Device);
            case Hcall.PartitionStopDma c:
                return Resolve(caller, c.Partition) is not { } owner ? No(HcallStatus.Invalid)
                    : StateOf(owner) == PartitionStatus.Stopped ? Ok()
                    : No(HcallStatus.InvalidState);
            case Hcall.ErrGetInfo c:
                return ReadError(caller, c);
            case Hcall.IntIack:
                return No(HcallStatus.InvalidState);
            case Hcall.SendNmi c:
                return c.Mask >> guest.Vcpus == 0 ? Ok() : No(HcallStatus.Invalid);
            case Hcall.SystemReset when !guest.Plan.Traits.Privileged:
                return No(HcallStatus.NotPermitted);
            case Hcall.SystemReset when Strikes(HypervisorFaults.NoResetDevice, -1):
                return No(HcallStatus.NoDevice);
            case Hcall.SystemReset:
                Reset();
                return null;
            case Hcall.GetCoreState or Hcall.EnterNap or Hcall.ExitNap or Hcall.Unknown:
                return No(HcallStatus.Unimplemented);
            default:
                throw new InvalidOperationException($"the model knows no {call}");
        }
    }

    /// <summary>The interrupt that a vcpu takes; 0xFFFF for none.</summary>
    public uint Take(int caller, uint vcpu)
    {
        var lines = _guests[caller].Lines.Where(each => each.Value.Vcpu == vcpu).ToList();
        foreach (var (handle, line) in lines)
        {
            if (line.IsActive)
                return handle;
        }

        foreach (var (handle, line) in lines)
        {
            if (!line.IsPending || line.IsMasked)
                continue;
            line.IsActive = true;
            line.IsPending = (line.Config & 2) != 0;
            return handle;
        }

        return 0xFFFF;
    }

    /// <summary>A device of a partition accesses what it must not: both queues hear of it, as far as they have room.</summary>
    public void AccessViolation(int guest, ulong address)
    {
        foreach (var queue in (Queue<ulong>[])[_guests[guest].Errors, _machineErrors])
        {
            if (queue.Count < RecordsMax)
                queue.Enqueue(address);
        }
    }

    /// <summary>A request and all that follows from it; also the operator's.</summary>
    /// <returns>Whether it was accepted.</returns>
    public bool Request(int target, LifecycleRequest request, ulong? entry, bool load, string origin)
    {
        var guest = _guests[target];
        if (request == LifecycleRequest.Start && entry is { } stored)
            guest.Entry = stored;
        if (request is LifecycleRequest.Stop or LifecycleRequest.Restart)
        {
            guest.Tree.Make("hypervisor").Set("fsl,hv-stopped-by", Text(origin));
            guest.Tree.Make("hypervisor").Set("fsl,hv-reason-stopped", Text(request == LifecycleRequest.Restart ? "restart" : "stop"));
        }

        switch (request, guest.State)
        {
            case (LifecycleRequest.Start, PartitionStatus.Stopped):
                Start(target, load);
                return true;
            case (LifecycleRequest.Stop, PartitionStatus.Running or PartitionStatus.Paused):
                LeaveGuest(guest);
                Become(target, PartitionStatus.Stopped);
                return true;
            case (LifecycleRequest.Restart, PartitionStatus.Running):
                LeaveGuest(guest);
                Start(target, load: true);
                return true;
            case (LifecycleRequest.Pause, PartitionStatus.Running):
                Become(target, PartitionStatus.Paused);
                return true;
            case (LifecycleRequest.Resume, PartitionStatus.Paused):
                Become(target, PartitionStatus.Running);
                return true;
            default:
                return false;
        }
    }

    private static HcallRegisters Ok(uint r4 = 0, uint r5 = 0, uint r6 = 0) => new(0, r4, r5, r6);

    private static HcallRegisters No(HcallStatus status, uint r4 = 0) => new((uint)status, r4);

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text + "\0");

    /// <summary>The same ranges in every partition; none in one that never comes up.</summary>
    private bool IsMemory(int guest, ulong address) => _guests[guest].Plan.Spec.Memory.Count > 0 && address is < 0x1_0000 or (>= 0x2_0000 and < 0x3_0000);

    /// <summary>Whether an armed fault strikes here, which it does once.</summary>
    public bool Strikes(string point, int guest) => Faults.Remove((point, guest));

    private void PowerOn()
    {
        for (var i = 0; i < _guests.Length; i++)
        {
            foreach (var entry in (IEnumerable<HandleEntry>)_guests[i].Plan.LocalHandles)
            {
                if (ClaimableOf(entry) is { Claimable: Claimable.Active, Number: var number })
                    _owners[number] = i;
            }
        }

        foreach (var guest in _guests)
            guest.State = guest.Plan.Spec.InitFailure is null ? PartitionStatus.Stopped : PartitionStatus.Starting;
        for (var i = 0; i < _guests.Length; i++)
        {
            if (_guests[i].State == PartitionStatus.Stopped)
                Start(i, load: true, isOnlyLoaded: _guests[i].Plan.Spec.NoAutoStart);
        }
    }

    private void Reset()
    {
        _channels.Clear();
        _machineErrors.Clear();
        _owners.Clear();
        _stashes.Clear();
        for (var i = 0; i < _guests.Length; i++)
        {
            _guests[i] = new Guest(_guests[i].Plan, _plan.Interrupts) { Boots = _guests[i].Boots };
            if (_guests[i].Plan.Spec.GuestTree.Length > 0)
                _guests[i].Tree.Make("hypervisor").Set("fsl,hv-sys-reset-status", Text("hard-reset"));
        }

        PowerOn();
    }

    /// <summary>The partition that a handle of the caller's means.</summary>
    public int? Resolve(int caller, Handle handle) =>
        handle == Handle.Self ? caller
        : _guests[caller].Plan.Find(handle) is HandleEntry.Partition partition ? partition.Index
        : null;

    private HcallRegisters Lifecycle(int caller, Handle handle, LifecycleRequest request, ulong? entry = null, bool load = false)
    {
        if (Resolve(caller, handle) is not { } target)
            return No(HcallStatus.Invalid);
        var isAccepted = Request(target, request, entry, load, handle == Handle.Self ? "self" : "manager");
        return isAccepted ? Ok() : No(HcallStatus.InvalidState);
    }

    private void Start(int target, bool load, bool isOnlyLoaded = false)
    {
        var guest = _guests[target];
        if (load && guest.Plan.Spec.GuestImage is null)
        {
            Ring(guest.Plan.ResetRequest);
            Become(target, PartitionStatus.Stopped);
            return;
        }

        if (load)
            guest.Entry = guest.Plan.Spec.GuestImage!.Destination;
        if (isOnlyLoaded)
        {
            Ring(guest.Plan.ResetRequest);
            Become(target, PartitionStatus.Stopped);
        }
        else if (Strikes("partition.start.no-memory", target) || guest.Entry >= 1UL << 30)
        {
            guest.State = PartitionStatus.Stopped;
        }
        else
        {
            guest.Errors.Clear();
            guest.Boots++;
            Become(target, PartitionStatus.Running);
        }
    }

    private static void LeaveGuest(Guest guest)
    {
        foreach (var line in guest.Lines.Values)
            line.Reset();
    }

    private void Become(int target, PartitionStatus state)
    {
        _guests[target].State = state;
        Ring(_guests[target].Plan.StateChange);
    }

    private void Ring(int doorbell)
    {
        foreach (var receiver in _plan.Doorbells[doorbell].Receivers)
            _guests[receiver.Partition].LineAt(receiver.Line).IsPending = true;
    }

    private Queue<byte> Towards(int channel, int side)
    {
        if (!_channels.TryGetValue((channel, side), out var queue))
            _channels.Add((channel, side), queue = []);
        return queue;
    }

    private HcallRegisters Send(Guest guest, Hcall.ByteChannelSend send)
    {
        if (send.Data.Length > 16 || guest.Plan.Find(send.Channel) is not HandleEntry.ByteChannel end)
            return No(HcallStatus.Invalid);
        var queue = Towards(end.Channel, 1 - end.Side);
        var count = Math.Min(send.Data.Length, ChannelBytes - queue.Count);
        foreach (var each in send.Data.Span[..count])
            queue.Enqueue(each);
        if (count > 0)
            Signal(end, isRx: true);
        return count == 0 && send.Data.Length > 0 ? No(HcallStatus.Again) : Ok((uint)count);
    }

    private HcallRegisters Receive(Guest guest, Hcall.ByteChannelReceive receive)
    {
        if (guest.Plan.Find(receive.Channel) is not HandleEntry.ByteChannel end)
            return No(HcallStatus.Invalid);
        var queue = Towards(end.Channel, end.Side);
        Span<byte> data = stackalloc byte[16];
        data.Clear();
        var count = (int)Math.Min(Math.Min(receive.BytesMax, 16u), (uint)queue.Count);
        for (var i = 0; i < count; i++)
            data[i] = queue.Dequeue();
        if (count > 0)
            Signal(end, isRx: false);
        return Ok((uint)count) with
        {
            R5 = ByteOrder.Big.ReadWord(data),
            R6 = ByteOrder.Big.ReadWord(data[4..]),
            R7 = ByteOrder.Big.ReadWord(data[8..]),
            R8 = ByteOrder.Big.ReadWord(data[12..]),
        };
    }

    /// <summary>The other end's rx or tx interrupt, where a guest is there.</summary>
    private void Signal(HandleEntry.ByteChannel end, bool isRx)
    {
        foreach (var guest in _guests)
        {
            foreach (var entry in (IEnumerable<HandleEntry>)guest.Plan.LocalHandles)
            {
                if (entry is HandleEntry.ByteChannel other && other.Channel == end.Channel && other.Side == 1 - end.Side)
                    guest.LineAt(isRx ? other.RxLine : other.TxLine).IsPending = true;
            }
        }
    }
}
