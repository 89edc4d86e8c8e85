using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// A hardware interrupt as the interrupt controller has it: one owner, whose handle is its vector; what it is set to; whether a signal is latched. An edge
/// interrupt latches a rising line; a level one is pending as long as the line is up. Source: Topaz <c>src/vmpic.c</c>, libos <c>mpic.c</c>.
/// </summary>
internal sealed class HardwareInterrupt
{
    private const uint LevelBit = 2;
    private readonly InterruptPlan _plan;
    private int _owner;
    private int _linesUp;
    private bool _isLatched;

    public HardwareInterrupt(InterruptPlan plan)
    {
        _plan = plan;
        PowerOff();
    }

    /// <summary>What its owner set.</summary>
    public LineConfig Config { get; set; }

    /// <summary>Whether its owner keeps it away from the vcpu.</summary>
    public bool IsMasked { get; set; }

    /// <summary>Whether a vcpu has taken it and not ended it.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Its owner's partition; −1: nobody's.</summary>
    public int Partition => _owner < 0 ? -1 : _plan.Holders[_owner].Holder.Partition;

    /// <summary>Its owner's handle, which is its vector.</summary>
    public Handle Vector => _plan.Holders[_owner].Holder.Handle;

    /// <summary>Whether there is something to deliver, masked or not.</summary>
    public bool IsPending => IsLevel ? _linesUp > 0 : _isLatched;

    /// <summary>Whether a vcpu may take it now.</summary>
    public bool IsReady => IsPending && !IsMasked && !IsActive;

    private bool IsLevel => (Config.Config & LevelBit) != 0;

    /// <summary>A device pulls its line up.</summary>
    /// <returns>False when that is lost in a signal that is pending already.</returns>
    public bool LineUp()
    {
        var isNew = !IsPending;
        _linesUp++;
        _isLatched |= !IsLevel;
        return isNew;
    }

    /// <summary>A device lets its line go.</summary>
    public void LineDown()
    {
        Invariant.Holds(_linesUp > 0);
        _linesUp--;
    }

    /// <summary>A vcpu takes it.</summary>
    public void Take()
    {
        Invariant.Holds(IsReady);
        IsActive = true;
        _isLatched = false;
    }

    /// <summary>Its owner ends it.</summary>
    /// <returns>False, and nothing done, when it is not active.</returns>
    public bool End()
    {
        var wasActive = IsActive;
        IsActive = false;
        return wasActive;
    }

    /// <summary>Its owner's partition stops: masked, inactive, configured as at creation. What is pending survives.</summary>
    public void Reset() => (Config, IsMasked, IsActive) = (new LineConfig(_plan.Config, 0, 0), true, false);

    /// <summary>The owner of a device changes: the interrupt comes along if it was claimed for that device, with what is pending.</summary>
    public void Claim(int device, int from, int to)
    {
        if (_owner < 0 || Partition != from || _plan.Holders[_owner].Device != device || HolderOf(device, to) is not (>= 0 and var next))
            return;
        Invariant.Holds(!IsActive && IsMasked);
        _owner = next;
        Reset();
    }

    /// <summary>As at power-on.</summary>
    public void PowerOff()
    {
        _owner = -1;
        for (var i = _plan.Holders.Count - 1; i >= 0; i--)
        {
            if (_plan.Holders[i].Holder.Claimable != Claimable.Standby)
                _owner = i;
        }

        (_linesUp, _isLatched) = (0, false);
        Reset();
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_owner);
        hash.Add(_linesUp);
        hash.Add(_isLatched);
        Config.AddTo(ref hash);
        hash.Add(IsMasked);
        hash.Add(IsActive);
    }

    private int HolderOf(int device, int partition)
    {
        for (var i = 0; i < _plan.Holders.Count; i++)
        {
            if (_plan.Holders[i].Device == device && _plan.Holders[i].Holder.Partition == partition)
                return i;
        }

        return -1;
    }
}
