using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// Who has which device. The hypervisor's are its alone; partitions may share one, with a remark unless it is claimable.
/// Source: Topaz <c>src/devtree.c</c>, <c>build_ownership</c>.
/// </summary>
internal sealed class DeviceOwners
{
    private readonly HardwareTree? _hardware;
    private readonly Remarks _remarks;
    private readonly Dictionary<object, List<(PartitionDraft? Partition, Claimable Claimable)>> _owners = [];
    private PartitionDraft? _errorManager;

    public DeviceOwners(ConfigTree tree, HardwareTree? hardware, Remarks remarks)
    {
        _hardware = hardware;
        _remarks = remarks;
        var devices = new List<string>();
        foreach (var node in tree.Hypervisor?.Of(NodeKind.Device) ?? [])
        {
            if (TryResolve(node, out var name, out var device) && TryOwn(node, device ?? (object)name, null, Claimable.No))
                devices.Add(name);
        }

        OfHypervisor = devices.ToValueList();
    }

    /// <summary>The hypervisor's devices, by alias or path, in document order.</summary>
    public ValueList<string> OfHypervisor { get; }

    /// <summary>The devices of a partition in document order, without those that are refused.</summary>
    public List<OwnedDevice> Of(PartitionDraft partition)
    {
        var devices = new List<OwnedDevice>();
        foreach (var node in partition.Owner.Of(NodeKind.Device))
        {
            var claimable = ClaimableOf(node);
            if (TryResolve(node, out var name, out var device) && TryOwn(node, device ?? (object)name, partition, claimable))
                devices.Add(new OwnedDevice(node, name, device, claimable));
        }

        return devices;
    }

    /// <summary>Whether a partition may have the error manager: at most one owner that cannot be claimed from.</summary>
    public bool TryOwnErrorManager(DeviceTreeNode node, PartitionDraft partition, out Claimable claimable)
    {
        claimable = ClaimableOf(node);
        if (claimable != Claimable.No)
            return true;
        if (_errorManager is not null)
        {
            _remarks.Warn(node, $"{_errorManager.Label} is the error manager already; skipped");
            return false;
        }

        _errorManager = partition;
        return true;
    }

    private Claimable ClaimableOf(DeviceTreeNode node)
    {
        switch (node.Property("claimable")?.AsString())
        {
            case null:
                return Claimable.No;
            case "active":
                return Claimable.Active;
            case "standby":
                return Claimable.Standby;
            case var other:
                _remarks.Warn(node, $"claimable \"{other}\" is neither active nor standby; ignored");
                return Claimable.No;
        }
    }

    private bool TryResolve(DeviceTreeNode node, out string name, out DeviceTreeNode? device)
    {
        device = null;
        name = node.Property("device")!.AsString();
        if (name.Length == 0)
        {
            _remarks.Warn(node, "device: empty; skipped");
            return false;
        }

        if (_hardware is null)
            return true;
        device = _hardware.Find(name);
        if (device?.Parent is not null)
            return true;
        _remarks.Warn(node, $"device: the hardware tree has no {name}; skipped");
        return false;
    }

    private bool TryOwn(DeviceTreeNode node, object device, PartitionDraft? partition, Claimable claimable)
    {
        if (!_owners.TryGetValue(device, out var owners))
            _owners.Add(device, owners = []);
        foreach (var (other, otherClaimable) in owners)
        {
            if (other is null || other == partition)
            {
                _remarks.Warn(node, $"device: {(other is null ? "the hypervisor" : other.Label)} has it already; skipped");
                return false;
            }

            if (claimable == Claimable.No || otherClaimable == Claimable.No)
                _remarks.Warn(node, $"device: {other.Label} has it too, and not both are claimable");
            else if (claimable == Claimable.Active && otherClaimable == Claimable.Active)
                _remarks.Warn(node, $"device: {other.Label} is its active owner too");
        }

        owners.Add((partition, claimable));
        return true;
    }
}

/// <summary>A device of a partition.</summary>
/// <param name="Config">Its configuration node.</param>
/// <param name="Name">Alias or path, as the configuration has it.</param>
/// <param name="Hardware">Its hardware node; null without a hardware tree.</param>
/// <param name="Claimable">Who owns it at power-on.</param>
internal sealed record OwnedDevice(DeviceTreeNode Config, string Name, DeviceTreeNode? Hardware, Claimable Claimable);
