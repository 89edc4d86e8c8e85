using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>
/// A claimable device has one owner at a time: it is claimed from the one that has it, by another partition, and only while that one is stopped.
/// The hypervisor claims when the owner has answered that it is stopped, and keeps its starts back meanwhile: the owner's own facts are causes of the claim, or
/// caused by what comes after it.
/// </summary>
internal sealed class ClaimChecker(MachinePlan plan) : ScenarioChecker
{
    /// <summary>Label of the owner by the device's name; looked up only.</summary>
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    /// <summary>Which partitions are stopped, by label; looked up only.</summary>
    private readonly HashSet<string> _stopped = new(StringComparer.Ordinal);

    private bool _isBegun;

    public override string Rule => "one owner per device";

    public override void OnFact(in TraceRecord record, Fact fact)
    {
        if (!_isBegun || fact is MachineFact.Reset)
            Begin();
        if (fact is PartitionFact.Entered entered)
        {
            if (entered.State == PartitionState.Stopped)
                _stopped.Add(entered.Partition);
            else
                _stopped.Remove(entered.Partition);
        }
        else if (fact is DeviceFact.Claimed claimed)
        {
            OnClaimed(in record, claimed);
        }
    }

    private void OnClaimed(in TraceRecord record, DeviceFact.Claimed claimed)
    {
        var owner = _owners.GetValueOrDefault(claimed.Device, "nobody");
        if (owner != claimed.From || claimed.Guest == owner)
            Report(in record, $"{claimed}, but its owner was {owner}");
        if (!_stopped.Contains(claimed.From))
            Report(in record, $"{claimed}, which was not stopped");
        _owners[claimed.Device] = claimed.Guest;
    }

    private void Begin()
    {
        _isBegun = true;
        _stopped.Clear();
        _owners.Clear();
        foreach (var device in plan.Devices)
        {
            foreach (var holder in device.Holders)
            {
                if (holder.Claimable == Claimable.Active)
                    _owners[device.Name] = plan.Partitions[holder.Partition].Spec.Label;
            }
        }
    }
}
