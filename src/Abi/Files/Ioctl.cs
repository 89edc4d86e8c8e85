namespace FslHv.Abi;

/// <summary>Number of an ioctl of <c>/dev/fsl-hv</c>. Source: Linux <c>include/uapi/linux/fsl_hypervisor.h</c>.</summary>
public enum IoctlNumber
{
    Restart = 1,
    GetStatus = 2,
    Start = 3,
    Stop = 4,
    Memcpy = 5,
    Doorbell = 6,
    GetProp = 7,
    SetProp = 8,
}

/// <summary>An ioctl of <c>/dev/fsl-hv</c> as a call: what the caller's structure says. A closed family.</summary>
public abstract partial record Ioctl
{
    private Ioctl()
    {
    }

    /// <summary>Its number.</summary>
    public abstract IoctlNumber Number { get; }

    /// <summary>Restarts a partition; −1 is the caller's own.</summary>
    public sealed record Restart(Handle Partition) : Ioctl
    {
        public override IoctlNumber Number => IoctlNumber.Restart;
    }

    /// <summary>Asks for a partition's state.</summary>
    public sealed record GetStatus(Handle Partition) : Ioctl
    {
        public override IoctlNumber Number => IoctlNumber.GetStatus;
    }

    /// <summary>Starts a partition. The entry point has 32 bits.</summary>
    public sealed record Start(Handle Partition, uint Entry, bool Load) : Ioctl
    {
        public override IoctlNumber Number => IoctlNumber.Start;
    }

    /// <summary>Stops a partition; −1 is the caller's own.</summary>
    public sealed record Stop(Handle Partition) : Ioctl
    {
        public override IoctlNumber Number => IoctlNumber.Stop;
    }

    /// <summary>Rings a send doorbell.</summary>
    public sealed record Doorbell(Handle SendDoorbell) : Ioctl
    {
        public override IoctlNumber Number => IoctlNumber.Doorbell;
    }
}
