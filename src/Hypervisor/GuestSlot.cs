using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>What the hypervisor keeps of one partition.</summary>
internal sealed class GuestSlot(PartitionPlan plan)
{
    private readonly SortedDictionary<Handle, DeviceInterrupt> _deviceInterrupts = [];

    public PartitionPlan Plan { get; } = plan;

    public string Label => Plan.Spec.Label;

    public uint VcpuCount => (uint)Plan.Spec.Cpus.Count;

    /// <summary>The partition's actor; nobody before power-on.</summary>
    public ActorId Partition { get; set; }

    /// <summary>Whether its guest tree was built at power-on.</summary>
    public bool IsInitialized { get; set; }

    public VirtualPic Pic { get; } = new(plan.Lines.Count);

    public CallLog Calls { get; } = new();

    /// <summary>Configuration of a hardware interrupt of an assigned device, as at creation when nobody set it.</summary>
    public DeviceInterrupt DeviceInterruptOf(Handle handle) => _deviceInterrupts.GetValueOrDefault(handle, DeviceInterrupt.AtCreation);

    public void SetDeviceInterrupt(Handle handle, DeviceInterrupt value) => _deviceInterrupts[handle] = value;

    /// <summary>The partition's vcpus have left their guest.</summary>
    public void Reset()
    {
        Pic.Reset();
        Calls.Clear();
        _deviceInterrupts.Clear();
    }

    /// <summary>The machine resets: nothing is left of it but its actor.</summary>
    public void PowerOff()
    {
        Reset();
        Pic.PowerOff();
        IsInitialized = false;
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(Partition);
        hash.Add(IsInitialized);
        Pic.AddTo(ref hash);
        Calls.AddTo(ref hash);
        hash.Add(_deviceInterrupts.Count);
        foreach (var (handle, interrupt) in _deviceInterrupts)
        {
            hash.Add(handle.Value);
            interrupt.Config.AddTo(ref hash);
            hash.Add(interrupt.IsMasked);
        }
    }
}

/// <summary>A hardware interrupt of an assigned device, as its guest set it. No device raises one yet.</summary>
internal readonly record struct DeviceInterrupt(LineConfig Config, bool IsMasked)
{
    public static readonly DeviceInterrupt AtCreation = new(default, IsMasked: true);
}
