using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Machine.Tests;

/// <content>Interrupts, devices, claims, DMA and error queues.</content>
internal sealed partial class SystemModel
{
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

    private static (int Number, Claimable Claimable, string Path, bool HasInterrupts)? ClaimableOf(HandleEntry? entry) => entry switch
    {
        HandleEntry.Device { IsInterrupt: false, Claimable: not Claimable.No } device =>
            (device.Number, device.Claimable, device.GuestPath, device.HardwarePath.Contains("channel", StringComparison.Ordinal)),
        HandleEntry.ErrorQueue { Global: true, Claimable: not Claimable.No } queue =>
            (queue.Number, queue.Claimable, "/hypervisor/handles/" + queue.Node, false),
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
        var controller = ((IEnumerable<HandleEntry>)_guests[caller].Plan.LocalHandles).OfType<HandleEntry.Device>()
            .First(device => device.HardwarePath == stream.HardwarePath);
        return OwnsDeviceAt(caller, controller.GuestPath) ? Ok() : No(HcallStatus.InvalidState);
    }

    private HcallRegisters Stash(int caller, Hcall call)
    {
        var (handle, attribute, address) = call is Hcall.DmaAttrSet set
            ? (set.Dma, set.Attribute, set.Address)
            : (((Hcall.DmaAttrGet)call).Dma, ((Hcall.DmaAttrGet)call).Attribute, ((Hcall.DmaAttrGet)call).Address);
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
}
