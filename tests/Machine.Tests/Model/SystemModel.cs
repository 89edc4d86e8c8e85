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
internal sealed class SystemModel
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
                return GetProperty(caller, c);
            case Hcall.PartitionSetDtprop c:
                return SetProperty(caller, c);
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

    public void Store(int caller, ulong address, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length && IsMemory(caller, address + (ulong)i); i++)
            _guests[caller].Memory[address + (ulong)i] = bytes[i];
    }

    public byte[] Load(int caller, ulong address, int length)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < length && IsMemory(caller, address + (ulong)i); i++)
            bytes.Add(_guests[caller].Memory[address + (ulong)i]);
        return [.. bytes];
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

    private bool Strikes(string point, int guest) => Faults.Remove((point, guest));

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
            _guests[i] = new Guest(_guests[i].Plan, _plan.Interrupts);
            if (_guests[i].Plan.Spec.GuestTree.Length > 0)
                _guests[i].Tree.Make("hypervisor").Set("fsl,hv-sys-reset-status", Text("hard-reset"));
        }

        PowerOn();
    }

    private int? Resolve(int caller, Handle handle) =>
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
            Become(target, PartitionStatus.Running);
        }
    }

    private static (int Number, Claimable Claimable, string Path, bool HasInterrupts)? ClaimableOf(HandleEntry? entry) => entry switch
    {
        HandleEntry.Device { IsInterrupt: false, Claimable: not Claimable.No } device => (device.Number, device.Claimable, device.GuestPath, device.HardwarePath.Contains("channel", StringComparison.Ordinal)),
        HandleEntry.ErrorQueue { Global: true, Claimable: not Claimable.No } queue => (queue.Number, queue.Claimable, "/hypervisor/handles/" + queue.Node, false),
        _ => null,
    };

    private HcallRegisters Claim(int caller, Handle handle)
    {
        if (ClaimableOf(_guests[caller].Plan.Find(handle)) is not { } device)
            return No(HcallStatus.Invalid);
        var owner = _owners[device.Number];
        if (owner == caller || StateOf(owner) != PartitionStatus.Stopped)
            return No(HcallStatus.InvalidState);
        if (Strikes(HypervisorFaults.ClaimNoMemory, -1))
            return No(HcallStatus.NoMemory);
        ShowOwner(owner, device.Number, "standby", "disabled");
        if (device.HasInterrupts && Strikes(HypervisorFaults.ClaimInterruptActive, -1))
            return No(HcallStatus.IoError);
        ShowOwner(caller, device.Number, "active", "okay");
        _owners[device.Number] = caller;
        return Ok();
    }

    private void ShowOwner(int guest, int number, string claimable, string status)
    {
        foreach (var entry in (IEnumerable<HandleEntry>)_guests[guest].Plan.LocalHandles)
        {
            if (ClaimableOf(entry) is not { } device || device.Number != number)
                continue;
            _guests[guest].Tree.Make(device.Path).Set("fsl,hv-claimable", Text(claimable));
            _guests[guest].Tree.Make(device.Path).Set("status", Text(status));
        }
    }

    /// <summary>An interrupt belongs to whoever owns the device node that names it.</summary>
    private bool OwnsInterrupt(int caller, Handle handle)
    {
        var interrupt = (HandleEntry.Device)_guests[caller].Plan.Find(handle)!;
        return interrupt.Claimable == Claimable.No || OwnsDeviceAt(caller, interrupt.GuestPath);
    }

    private bool OwnsDeviceAt(int caller, string path)
    {
        foreach (var entry in (IEnumerable<HandleEntry>)_guests[caller].Plan.LocalHandles)
        {
            if (ClaimableOf(entry) is { } device && device.Path == path)
                return _owners[device.Number] == caller;
        }

        return true;
    }

    /// <summary>A stream belongs to whoever owns the controller.</summary>
    private HcallRegisters SwitchDma(int caller, Handle handle)
    {
        if (_guests[caller].Plan.Find(handle) is not HandleEntry.Dma stream)
            return No(HcallStatus.Invalid);
        var controller = ((IEnumerable<HandleEntry>)_guests[caller].Plan.LocalHandles).OfType<HandleEntry.Device>().First(device => device.HardwarePath == stream.HardwarePath);
        return OwnsDeviceAt(caller, controller.GuestPath) ? Ok() : No(HcallStatus.InvalidState);
    }

    private HcallRegisters Stash(int caller, Hcall call)
    {
        var (handle, attribute, address) = call is Hcall.DmaAttrSet set ? (set.Dma, set.Attribute, set.Address) : (((Hcall.DmaAttrGet)call).Dma, ((Hcall.DmaAttrGet)call).Attribute, ((Hcall.DmaAttrGet)call).Address);
        if (attribute != 2 || _guests[caller].Plan.Find(handle) is not HandleEntry.Dma stream)
            return No(HcallStatus.Invalid);
        if (call is Hcall.DmaAttrGet)
        {
            var (oldVcpu, oldCache) = _stashes.GetValueOrDefault(stream.Stream);
            var words = new byte[8];
            ByteOrder.Big.WriteWord(words, oldVcpu);
            ByteOrder.Big.WriteWord(words.AsSpan(4), oldCache);
            Store(caller, address, words);
            return Load(caller, address, 8).Length < 8 ? No(HcallStatus.Fault) : Ok();
        }

        var bytes = Load(caller, address, 8);
        if (bytes.Length < 8)
            return No(HcallStatus.Fault);
        var (vcpu, cache) = (ByteOrder.Big.ReadWord(bytes), ByteOrder.Big.ReadWord(bytes.AsSpan(4)));
        if (cache > 3 || (cache > 0 && vcpu >= _guests[caller].Vcpus))
            return No(HcallStatus.Invalid);
        _stashes[stream.Stream] = (vcpu, cache);
        return Ok();
    }

    /// <summary>Of a record only the address is looked at: what it must be at its place.</summary>
    private HcallRegisters ReadError(int caller, Hcall.ErrGetInfo call)
    {
        if (call.Peek > 1 || call.BufferBytes < 752 || _guests[caller].Plan.Find(call.Queue) is not HandleEntry.ErrorQueue entry
            || (entry.Global && _owners[entry.Number] != caller))
            return No(HcallStatus.Invalid);
        if (!IsMemory(caller, call.BufferAddress))
            return No(HcallStatus.Fault);
        var queue = entry.Global ? _machineErrors : _guests[caller].Errors;
        if (queue.Count == 0)
            return No(HcallStatus.NoEntry);
        var address = call.Peek == 1 ? queue.Peek() : queue.Dequeue();
        var written = Load(caller, call.BufferAddress, 752).Length;
        LastRecord = (call.BufferAddress, written, address);
        return Ok((uint)written);
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

    private HcallRegisters Interrupt(int caller, Guest guest, Hcall call)
    {
        var handle = call switch
        {
            Hcall.IntSetConfig c => c.Interrupt,
            Hcall.IntGetConfig c => c.Interrupt,
            Hcall.IntSetMask c => c.Interrupt,
            Hcall.IntGetMask c => c.Interrupt,
            Hcall.IntEoi c => c.Interrupt,
            _ => default,
        };
        if (!guest.Lines.TryGetValue(handle.Value, out var line))
            return No(HcallStatus.Invalid);
        switch (call)
        {
            case Hcall.IntSetConfig c when c.Vcpu >= guest.Vcpus:
                return No(HcallStatus.Invalid);
            case not null when guest.Plan.Find(handle) is HandleEntry.Device && !OwnsInterrupt(caller, handle):
                return No(HcallStatus.InvalidState);
            case Hcall.IntSetConfig c:
                (line.Config, line.Priority, line.Vcpu) = (c.Config, c.Priority, c.Vcpu);
                return Ok();
            case Hcall.IntGetConfig:
                return Ok(line.Config, line.Priority, line.Vcpu);
            case Hcall.IntSetMask c:
                line.IsMasked = c.Masked;
                return Ok();
            case Hcall.IntGetMask:
                return Ok(line.IsMasked ? 1u : 0);
            default:
                line.IsActive = false;
                return Ok();
        }
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

    private HcallRegisters Memcpy(int caller, Hcall.PartitionMemcpy call)
    {
        if (Resolve(caller, call.Source) is not { } source || Resolve(caller, call.Target) is not { } target)
            return No(HcallStatus.Invalid);
        for (var done = 0u; done < call.Entries; done += 128)
        {
            var entries = (int)Math.Min(128, call.Entries - done);
            var list = Load(caller, call.ListAddress + (done * 32UL), entries * 32);
            if (list.Length < entries * 32)
                return No(HcallStatus.Fault);
            for (var i = 0; i < entries; i++)
            {
                var entry = ScatterGatherEntry.Read(list.AsSpan(i * 32));
                var bytes = Load(source, entry.Source, (int)entry.SizeBytes);
                Store(target, entry.Target, bytes);
                if (bytes.Length < (int)entry.SizeBytes || Load(target, entry.Target, bytes.Length).Length < bytes.Length)
                    return No(HcallStatus.Fault);
            }
        }

        return Ok();
    }

    private HcallStatus ReadString(int caller, ulong address, string noMemory, out string text)
    {
        var bytes = new List<byte>();
        text = "";
        for (var i = 0UL; i < 4096; i++)
        {
            if (!IsMemory(caller, address + i))
                return HcallStatus.Fault;
            var next = _guests[caller].Memory[address + i];
            if (next == 0)
            {
                text = Encoding.Latin1.GetString([.. bytes]);
                return Strikes(noMemory, caller) ? HcallStatus.NoMemory : HcallStatus.Success;
            }

            bytes.Add(next);
        }

        return HcallStatus.Invalid;
    }

    private HcallStatus ReadArguments(int caller, ulong pathAddress, ulong nameAddress, uint length, out string path, out string name)
    {
        name = "";
        var status = ReadString(caller, pathAddress, "partition.property.path-no-memory", out path);
        if (status == HcallStatus.Success)
            status = ReadString(caller, nameAddress, "partition.property.name-no-memory", out name);
        if (status != HcallStatus.Success)
            return status;
        if (length > 32768)
            return HcallStatus.Invalid;
        return Strikes("partition.property.value-no-memory", caller) ? HcallStatus.NoMemory : HcallStatus.Success;
    }

    private HcallRegisters GetProperty(int caller, Hcall.PartitionGetDtprop get)
    {
        // The addresses are read before the handle is looked at, and only faults that were armed tell: the order of answers is the original's.
        var status = ReadArguments(caller, get.PathAddress, get.NameAddress, get.LengthBytes, out var path, out var name);
        if (Resolve(caller, get.Partition) is not { } target)
            return No(HcallStatus.Invalid);
        if (status != HcallStatus.Success)
            return No(status);
        if (_guests[target].Tree.Find(path)?.Get(name) is not { } value)
            return No(HcallStatus.NoEntry);
        if ((uint)value.Length > get.LengthBytes)
            return No(HcallStatus.BufferOverflow, (uint)value.Length);
        Store(caller, get.ValueAddress, value);
        return Load(caller, get.ValueAddress, value.Length).Length < value.Length ? No(HcallStatus.Fault) : Ok((uint)value.Length);
    }

    private HcallRegisters SetProperty(int caller, Hcall.PartitionSetDtprop set)
    {
        var status = ReadArguments(caller, set.PathAddress, set.NameAddress, set.LengthBytes, out var path, out var name);
        if (Resolve(caller, set.Partition) is not { } target)
            return No(HcallStatus.Invalid);
        if (status != HcallStatus.Success)
            return No(status);
        var value = Load(caller, set.ValueAddress, (int)set.LengthBytes);
        if (value.Length < (int)set.LengthBytes)
            return No(HcallStatus.Fault);
        if (Strikes("partition.property.node-no-memory", target) || name.Length == 0)
            return No(HcallStatus.NoMemory);
        _guests[target].Tree.Make(path).Set(name, value);
        return Ok();
    }

    /// <summary>The record that was read last: where it was put, how much of it, and the address in it. The model does not know its bytes.</summary>
    public (ulong At, int Length, ulong Address)? LastRecord { get; set; }

    /// <summary>Takes the bytes of the record that was read last, after a look at the address in it.</summary>
    public void TakeRecord(int caller, byte[] bytes)
    {
        var (at, length, address) = LastRecord!.Value;
        LastRecord = null;
        Assert.Equal(length, bytes.Length);
        if (length >= AddressOffset + 8)
            Assert.Equal(address, System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(AddressOffset)));
        Store(caller, at, bytes);
    }

    private sealed class Line(uint atCreation)
    {
        public bool IsPending { get; set; }

        public bool IsActive { get; set; }

        public bool IsMasked { get; set; } = true;

        private readonly uint _atCreation = atCreation;

        public uint Config { get; set; } = atCreation;

        public uint Priority { get; set; }

        public uint Vcpu { get; set; }

        public void Reset()
        {
            (IsActive, IsMasked) = (false, true);
            (Config, Priority, Vcpu) = (_atCreation, 0, 0);
        }
    }

    private sealed class Guest
    {
        public Guest(PartitionPlan plan, ValueList<InterruptPlan> interrupts)
        {
            Plan = plan;
            foreach (var line in (IEnumerable<LinePlan>)plan.Lines)
                Lines.Add(line.Handle.Value, new Line(0));
            foreach (var device in ((IEnumerable<HandleEntry>)plan.LocalHandles).OfType<HandleEntry.Device>().Where(device => device.IsInterrupt))
                Lines.Add(device.Handle.Value, new Line(interrupts[device.Number].Config));
            if (plan.Spec.GuestTree.Length > 0)
                Tree = Node.Of(DeviceTreeBlob.Read(plan.Spec.GuestTree.Span, "guest tree").Root);
        }

        public PartitionPlan Plan { get; }

        public int Vcpus => Plan.Spec.Cpus.Count;

        public PartitionStatus State { get; set; }

        public ulong Entry { get; set; }

        public SortedDictionary<uint, Line> Lines { get; } = [];

        public byte[] Memory { get; } = new byte[0x3_0000];

        public Queue<ulong> Errors { get; } = [];

        public Node Tree { get; } = new("");

        public Line LineAt(int number) => Lines[Plan.Lines[number].Handle.Value];
    }

    /// <summary>A node of a live tree.</summary>
    private sealed class Node(string name)
    {
        private readonly List<Node> _children = [];
        private readonly SortedDictionary<string, byte[]> _properties = new(StringComparer.Ordinal);

        public static Node Of(DeviceTreeNode original)
        {
            var node = new Node(original.Name);
            foreach (var property in original.Properties)
                node.Set(property.Name, property.Value.ToArray());
            foreach (var child in original.Children)
                node._children.Add(Of(child));
            return node;
        }

        public byte[]? Get(string property) => _properties.GetValueOrDefault(property);

        public void Set(string property, byte[] value) => _properties[property] = value;

        public Node? Find(string path)
        {
            Node? node = this;
            foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
                node = node?.Child(part);
            return node;
        }

        public Node Make(string path)
        {
            var node = this;
            foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                if (node.Child(part) is not { } child)
                    node._children.Add(child = new Node(part));
                node = child;
            }

            return node;
        }

        private Node? Child(string part) =>
            part.Contains('@', StringComparison.Ordinal) ? _children.Find(child => child.Named(part)) : _children.Find(child => child.NamedUpToAt(part));

        private bool Named(string part) => name == part;

        private bool NamedUpToAt(string part) => name.Split('@')[0] == part;
    }
}
