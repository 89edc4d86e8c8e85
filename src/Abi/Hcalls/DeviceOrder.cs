namespace FslHv.Abi;

/// <summary>
/// What a guest does with a device's registers. A closed family. Every device of a machine is a copying engine as simple as can be: it is what the rules of
/// ownership, interrupts and DMA need to be seen at work. Modelled on one channel of the Elo DMA controller in direct mode.
/// </summary>
public abstract record DeviceOrder
{
    private DeviceOrder()
    {
    }

    /// <summary>
    /// Writes the registers that start a copy; without effect while it is busy. The device reads, then writes, and raises its interrupt when it has done so
    /// or failed. Units: bytes, guest-physical addresses of whoever owns its DMA stream at that moment.
    /// </summary>
    public sealed record Copy(ulong Source, ulong Target, int LengthBytes) : DeviceOrder;

    /// <summary>Reads the status register.</summary>
    public sealed record ReadStatus : DeviceOrder;

    /// <summary>Clears the status of a device that is not busy, which ends its interrupt signal.</summary>
    public sealed record ClearStatus : DeviceOrder;
}

/// <summary>What a device's status register says.</summary>
public enum DeviceStatus
{
    /// <summary>Nothing to tell.</summary>
    Idle,

    /// <summary>A copy is under way.</summary>
    Busy,

    /// <summary>A copy is done.</summary>
    Done,

    /// <summary>A copy was stopped: the DMA stream is off, or an address is not reached.</summary>
    Failed,

    /// <summary>Something came from outside.</summary>
    Signalled,

    /// <summary>No device answers at that address.</summary>
    Absent,
}

/// <summary>What a register access brought: the status as it was before the access.</summary>
/// <param name="Id">Number of the question.</param>
/// <param name="Status">The status.</param>
public sealed record DeviceRead(RequestId Id, DeviceStatus Status) : GuestCallAnswer(Id);
