using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>A call that takes effect only while another partition is stopped, and so must ask it first.</summary>
/// <param name="Call">The call: <see cref="Hcall.ClaimDevice"/> or <see cref="Hcall.PartitionStopDma"/>.</param>
/// <param name="Target">Number of the device, or of the partition.</param>
internal sealed record OwnerDecision(OpenCall Call, int Target)
{
    public void AddTo(ref StateHash hash)
    {
        Call.AddTo(ref hash);
        hash.Add(Target);
    }
}

/// <summary>
/// Those calls, one at a time. While the first one is decided, the partition that was asked cannot start: what would start it is held until then. So what it
/// answered still holds when the call takes effect, as in the original, which holds the partition's state lock meanwhile (Topaz <c>src/hcalls.c</c>).
/// </summary>
internal sealed class OwnerDecisions
{
    private readonly List<OwnerDecision> _waiting = [];
    private readonly List<PartitionRequest.ChangeState> _heldStarts = [];

    /// <summary>The one that is being decided, or is next.</summary>
    public OwnerDecision? First => _waiting.Count > 0 ? _waiting[0] : null;

    /// <summary>Which partition was asked; −1: none.</summary>
    public int Asked { get; private set; } = -1;

    /// <summary>A call comes.</summary>
    /// <returns>Whether it is the first.</returns>
    public bool Add(OwnerDecision decision)
    {
        _waiting.Add(decision);
        return _waiting.Count == 1;
    }

    /// <summary>The partition that the first one is about is asked.</summary>
    public void Ask(int partition)
    {
        Invariant.Holds(Asked < 0 && _waiting.Count > 0 && _heldStarts.Count == 0);
        Asked = partition;
    }

    /// <summary>A start of the partition that was asked must wait.</summary>
    public void Hold(PartitionRequest.ChangeState start)
    {
        Invariant.Holds(Asked >= 0 && start.Request == LifecycleRequest.Start);
        _heldStarts.Add(start);
    }

    /// <summary>The first one is decided.</summary>
    /// <returns>The starts that waited.</returns>
    public ValueList<PartitionRequest.ChangeState> End()
    {
        Invariant.Holds(_waiting.Count > 0);
        _waiting.RemoveAt(0);
        Asked = -1;
        var held = _heldStarts.ToValueList();
        _heldStarts.Clear();
        return held;
    }

    /// <summary>The machine resets.</summary>
    public void Clear()
    {
        _waiting.Clear();
        _heldStarts.Clear();
        Asked = -1;
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(Asked);
        hash.Add(_waiting.Count);
        foreach (var each in _waiting)
            each.AddTo(ref hash);
        hash.Add(_heldStarts.Count);
        foreach (var start in _heldStarts)
            hash.Add(start);
    }
}
