using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>What the hypervisor keeps of one partition.</summary>
internal sealed class GuestSlot(PartitionPlan plan)
{
    private ulong _naps;

    public PartitionPlan Plan { get; } = plan;

    public string Label => Plan.Spec.Label;

    public uint VcpuCount => (uint)Plan.Spec.Cpus.Count;

    /// <summary>Whether other guests reach some of its memory.</summary>
    public bool SharesMemory => Plan.Spec.SharedMemory.Count > 0;

    /// <summary>Whether it is on another node than the hypervisor.</summary>
    public bool IsFar { get; set; }

    /// <summary>Whether it counts as active: from power-on or an accepted start until it is about to become stopped.</summary>
    public bool IsActive { get; set; }

    /// <summary>The partition's actor; nobody before power-on.</summary>
    public ActorId Partition { get; set; }

    /// <summary>Whether its guest tree was built at power-on.</summary>
    public bool IsInitialized { get; set; }

    /// <summary>How far it is, as it has reported.</summary>
    public GuestPhase Phase { get; private set; }

    /// <summary>How many hcalls of its guest have not returned.</summary>
    public int CallsInWork { get; private set; }

    public VirtualPic Pic { get; } = new(plan.Lines.Count);

    public CallLog Calls { get; } = new();

    /// <summary>Whether one of its cores naps. Only with power management.</summary>
    public bool Naps(uint vcpu) => (_naps & (1UL << (int)vcpu)) != 0;

    public void SetNap(uint vcpu, bool naps)
    {
        Invariant.Holds(vcpu < VcpuCount && vcpu < 64);
        _naps = naps ? _naps | (1UL << (int)vcpu) : _naps & ~(1UL << (int)vcpu);
    }

    /// <summary>Power comes on.</summary>
    public void PowerOn()
    {
        Invariant.Holds(!Partition.IsNone);
        Invariant.Holds(Phase == GuestPhase.Off && CallsInWork == 0);
        Phase = GuestPhase.Initializing;
        IsActive = true;
    }

    public void Note(PartitionReport report) => Phase = Phase.After(report);

    /// <summary>An hcall of its guest begins.</summary>
    public void CallBegins()
    {
        Invariant.Holds(Phase == GuestPhase.Running);
        CallsInWork++;
    }

    /// <summary>It returns.</summary>
    public void CallReturns()
    {
        Invariant.Holds(CallsInWork > 0);
        Invariant.Holds(Phase == GuestPhase.Running || Phase.AwaitsCalls());
        CallsInWork--;
    }

    /// <summary>Its guest is gone with its node; calls of that guest may still be in work.</summary>
    public void LoseGuest()
    {
        Invariant.Holds(Phase is GuestPhase.Running or GuestPhase.Paused || Phase.AwaitsCalls());
        Phase = GuestPhase.LeavingToStop;
    }

    /// <summary>The partition's vcpus have left their guest, and every call of theirs has returned.</summary>
    public void Reset()
    {
        Invariant.Holds(Phase is GuestPhase.LeavingToRestart or GuestPhase.LeavingToStop);
        Invariant.Holds(CallsInWork == 0);
        Phase = Phase == GuestPhase.LeavingToRestart ? GuestPhase.Starting : GuestPhase.Stopping;
        ForgetBoot();
    }

    /// <summary>The machine resets: nothing is left of it but its actor.</summary>
    public void PowerOff()
    {
        ForgetBoot();
        Pic.PowerOff();
        (IsInitialized, IsActive) = (false, false);
        (Phase, CallsInWork) = (GuestPhase.Off, 0);
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(Partition);
        hash.Add(IsInitialized);
        hash.Add(IsFar);
        hash.Add(IsActive);
        hash.Add((int)Phase);
        hash.Add(CallsInWork);
        hash.Add(_naps);
        Pic.AddTo(ref hash);
        Calls.AddTo(ref hash);
    }

    private void ForgetBoot()
    {
        Pic.Reset();
        Calls.Clear();
        _naps = 0;
    }
}
