using System.Numerics;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>The hardware of one machine that partitions have: devices, their interrupts, their DMA streams.</summary>
internal sealed class DeviceSet
{
    private const int VcpusMax = 64;
    private readonly Device[] _devices;
    private readonly HardwareInterrupt[] _interrupts;
    private readonly DmaStream[] _streams;

    public DeviceSet(MachinePlan plan)
    {
        _devices = new Device[plan.Devices.Count];
        for (var i = 0; i < _devices.Length; i++)
            _devices[i] = new Device(plan.Devices[i], i);
        _interrupts = [.. plan.Interrupts.Select(interrupt => new HardwareInterrupt(interrupt))];
        _streams = [.. plan.Streams.Select(stream => new DmaStream(stream))];
        PowerOff();
    }

    public IReadOnlyList<Device> Devices => _devices;

    public IReadOnlyList<DmaStream> Streams => _streams;

    public HardwareInterrupt Interrupt(int number) => _interrupts[number];

    /// <summary>The interrupt that a vcpu gets: the one it has active already, or else the ready one with the lowest handle, which becomes active.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake(int partition, uint vcpu, out Handle vector, out bool again)
    {
        vector = default;
        var active = Lowest(partition, vcpu, interrupt => interrupt.IsActive);
        again = active is not null;
        if ((active ?? Lowest(partition, vcpu, interrupt => interrupt.IsReady)) is not { } found)
            return false;
        if (!again)
            found.Take();
        vector = found.Vector;
        return true;
    }

    /// <summary>Which vcpus of a partition have a hardware interrupt ready, and which have one active.</summary>
    public VcpuLines LinesOf(int partition)
    {
        var (ready, active) = (0UL, 0UL);
        foreach (var each in _interrupts)
        {
            if (each.Partition != partition)
                continue;
            Invariant.Holds(each.Config.Vcpu < VcpusMax);
            var vcpu = 1UL << (int)each.Config.Vcpu;
            ready |= each.IsReady ? vcpu : 0;
            active |= each.IsActive ? vcpu : 0;
        }

        return new VcpuLines(ready, active);
    }

    /// <summary>A device pulls its line up.</summary>
    /// <returns>Its interrupts, each with whether that is a new signal or lost in one that is pending.</returns>
    public List<(HardwareInterrupt Interrupt, bool IsNew)> LineUp(Device device)
    {
        Invariant.Holds(!device.IsLineUp);
        device.IsLineUp = true;
        var raised = new List<(HardwareInterrupt Interrupt, bool IsNew)>();
        foreach (var number in device.Plan.Interrupts)
            raised.Add((_interrupts[number], _interrupts[number].LineUp()));
        return raised;
    }

    /// <summary>A device's status is cleared: it lets its line go.</summary>
    public void LineDown(Device device)
    {
        if (!device.IsLineUp)
            return;
        device.IsLineUp = false;
        foreach (var number in device.Plan.Interrupts)
            _interrupts[number].LineDown();
    }

    /// <summary>A partition has stopped, or restarts: its interrupts are as at creation, what is pending survives.</summary>
    public void ResetInterruptsOf(int partition)
    {
        foreach (var each in _interrupts)
        {
            if (each.Partition == partition)
                each.Reset();
        }
    }

    /// <summary>Moves interrupts and streams of a device to its new owner.</summary>
    /// <returns>For each stream the handle before and the handle after.</returns>
    public ValueList<(Handle Before, Handle After)> Claim(Device device, int to)
    {
        var from = device.Owner;
        var handles = new List<(Handle Before, Handle After)>();
        foreach (var number in device.Plan.Interrupts)
            _interrupts[number].Claim(device.Number, from, to);
        foreach (var stream in _streams)
        {
            if (stream.Plan.Device != device.Number || stream.Partition != from || from < 0)
                continue;
            var before = stream.Handle;
            if (stream.Claim(from, to) is { } after)
                handles.Add((before, after));
        }

        device.Owner = to;
        return handles.ToValueList();
    }

    /// <summary>The machine resets: everything as at power-on.</summary>
    public void PowerOff()
    {
        foreach (var each in _devices)
            each.PowerOff();
        foreach (var each in _interrupts)
            each.PowerOff();
        foreach (var each in _streams)
            each.PowerOff();
    }

    public void AddTo(ref StateHash hash)
    {
        foreach (var each in _devices)
            each.AddTo(ref hash);
        foreach (var each in _interrupts)
            each.AddTo(ref hash);
        foreach (var each in _streams)
            each.AddTo(ref hash);
    }

    private HardwareInterrupt? Lowest(int partition, uint vcpu, Func<HardwareInterrupt, bool> counts)
    {
        HardwareInterrupt? lowest = null;
        foreach (var each in _interrupts)
        {
            if (each.Partition == partition && each.Config.Vcpu == vcpu && counts(each) && (lowest is null || each.Vector.Value < lowest.Vector.Value))
                lowest = each;
        }

        return lowest;
    }
}

/// <summary>Vcpus of a guest: bit n is vcpu n.</summary>
/// <param name="Ready">Those for which a hardware interrupt waits.</param>
/// <param name="Active">Those that have taken one and not ended it.</param>
internal readonly record struct VcpuLines(ulong Ready, ulong Active)
{
    /// <summary>No hardware interrupts.</summary>
    public static readonly VcpuLines None;

    /// <summary>The lowest of some vcpus; there must be one.</summary>
    public static uint Lowest(ulong vcpus)
    {
        Invariant.Holds(vcpus != 0);
        return (uint)BitOperations.TrailingZeroCount(vcpus);
    }
}
