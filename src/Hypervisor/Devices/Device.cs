using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// A device: its registers, what it is doing, and whose it is. It copies within what its DMA stream reaches, one order at a time, and pulls its interrupt line
/// up when it is done or has failed, until its status is cleared. It does not stop because a partition does.
/// </summary>
internal sealed class Device(DevicePlan plan, int number)
{
    private int _owner = -1;

    public DevicePlan Plan { get; } = plan;

    /// <summary>Number in the machine's list.</summary>
    public int Number { get; } = number;

    /// <summary>What its status register says.</summary>
    public DeviceStatus Status { get; set; }

    /// <summary>What it is copying while it is busy.</summary>
    public DeviceOrder.Copy? Order { get; set; }

    /// <summary>Number of its last order, so that the end of an earlier one is known as such. Grows also over a reset of the machine.</summary>
    public ulong OrderNumber { get; private set; }

    /// <summary>Whether it pulls its interrupt line up.</summary>
    public bool IsLineUp { get; set; }

    /// <summary>Number of the partition that owns it; −1: nobody, or it is shared and not claimable.</summary>
    public int Owner
    {
        get => _owner;
        set
        {
            Invariant.Holds(Plan.Holders.Any(holder => holder.Partition == value));
            _owner = value;
        }
    }

    public DeviceHolder HolderOf(int partition)
    {
        foreach (var holder in Plan.Holders)
        {
            if (holder.Partition == partition)
                return holder;
        }

        throw Invariant.Unreachable(partition);
    }

    /// <summary>Sets to work.</summary>
    public void Begin(DeviceOrder.Copy order)
    {
        Invariant.Holds(Status != DeviceStatus.Busy && Order is null);
        (Status, Order) = (DeviceStatus.Busy, order);
        OrderNumber++;
    }

    /// <summary>As at power-on.</summary>
    public void PowerOff()
    {
        _owner = -1;
        foreach (var holder in Plan.Holders)
        {
            if (holder.Claimable == Claimable.Active)
                _owner = holder.Partition;
        }

        (Status, Order, IsLineUp) = (DeviceStatus.Idle, null, false);
        OrderNumber++;
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_owner);
        hash.Add((int)Status);
        hash.Add(OrderNumber);
        hash.Add(IsLineUp);
        hash.Add(Order is not null);
        if (Order is not { } order)
            return;
        hash.Add(order.Source);
        hash.Add(order.Target);
        hash.Add(order.LengthBytes);
    }
}
