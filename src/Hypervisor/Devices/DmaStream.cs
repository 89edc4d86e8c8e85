using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// A DMA stream as the I/O memory unit has it: whose memory it reaches, which part of it, and whether it is let through at all. Off at power-on, unless its
/// owner's DMA is never disabled. Source: Topaz <c>src/pamu.c</c>.
/// </summary>
internal sealed class DmaStream
{
    private int _owner;

    public DmaStream(StreamPlan plan)
    {
        Plan = plan;
        PowerOff();
    }

    public StreamPlan Plan { get; }

    /// <summary>Whether accesses are let through.</summary>
    public bool IsEnabled { get; private set; }

    /// <summary>Where its data goes.</summary>
    public StashTarget Stash { get; set; }

    /// <summary>Its owner's partition; −1: nobody's.</summary>
    public int Partition => _owner < 0 ? -1 : Plan.Holders[_owner].Partition;

    /// <summary>Its owner's handle.</summary>
    public Handle Handle => Plan.Holders[_owner].Handle;

    /// <summary>Path of its device in its owner's guest tree.</summary>
    public string GuestPath => Plan.Holders[_owner].GuestPath;

    /// <summary>Whether its owner's configuration lets it go on after a stop.</summary>
    public bool IsNeverDisabled => _owner >= 0 && Plan.Holders[_owner].NoDmaDisable;

    /// <summary>Lets accesses through, or no longer.</summary>
    /// <returns>False when that is so already.</returns>
    public bool Set(bool enabled)
    {
        var changes = enabled != IsEnabled;
        IsEnabled = enabled;
        return changes;
    }

    /// <summary>Whether an access lies in the window as a whole.</summary>
    public bool Reaches(ulong address, ulong length)
    {
        foreach (var range in Plan.Window)
        {
            if (address >= range.Address && length <= range.Size && address - range.Address <= range.Size - length)
                return true;
        }

        return false;
    }

    /// <summary>The owner of its device changes. The window stays, in the memory of the new owner; whether it is enabled stays too.</summary>
    /// <returns>The new owner's handle; null when it has none.</returns>
    public Handle? Claim(int from, int to)
    {
        Invariant.Holds(_owner < 0 || Partition == from);
        for (var i = 0; i < Plan.Holders.Count; i++)
        {
            if (Plan.Holders[i].Partition != to)
                continue;
            _owner = i;
            return Plan.Holders[i].Handle;
        }

        return null;
    }

    /// <summary>As at power-on.</summary>
    public void PowerOff()
    {
        _owner = -1;
        for (var i = Plan.Holders.Count - 1; i >= 0; i--)
        {
            if (Plan.Holders[i].Claimable != Claimable.Standby)
                _owner = i;
        }

        (IsEnabled, Stash) = (false, Plan.Stash);
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_owner);
        hash.Add(IsEnabled);
        hash.Add(Stash.Vcpu);
        hash.Add(Stash.Cache);
    }
}
