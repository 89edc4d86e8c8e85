using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// Who has which device. The hypervisor's are its alone. Partitions may share one: either none of them claimably (a range of buffers, say),
/// or all of them, one active. Source: Topaz <c>src/devtree.c</c>, <c>build_ownership</c>, <c>check_compatible_owners</c>.
/// </summary>
internal sealed class DeviceOwners
{
    private readonly HardwareTree? _hardware;
    private readonly Remarks _remarks;
    private readonly Dictionary<object, List<(PartitionDraft? Partition, Claimable Claimable)>> _owners = [];
    private readonly object _errorManager = new();

    public DeviceOwners(ConfigTree tree, HardwareTree? hardware, Remarks remarks)
    {
        _hardware = hardware;
        _remarks = remarks;
        var devices = new List<string>();
        foreach (var node in tree.Hypervisor?.Of(NodeKind.Device) ?? [])
        {
            var claimable = Claimable.No;
            if (TryResolve(node, out var name, out var device) && TryOwn(node, device ?? (object)name, null, ref claimable))
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
            if (TryResolve(node, out var name, out var device) && TryOwn(node, device ?? (object)name, partition, ref claimable))
                devices.Add(new OwnedDevice(node, name, device, claimable));
        }

        return devices;
    }

    /// <summary>Whether a partition may have the error manager: at most one owner that cannot be claimed from.</summary>
    public bool TryOwnErrorManager(DeviceTreeNode node, PartitionDraft partition, out Claimable claimable)
    {
        claimable = ClaimableOf(node);
        if (claimable != Claimable.No || !_owners.TryGetValue(_errorManager, out var owners) || owners.TrueForAll(owner => owner.Claimable != Claimable.No))
            return TryOwn(node, _errorManager, partition, ref claimable);
        _remarks.Warn(node, $"{owners[0].Partition!.Label} is the error manager already; skipped");
        return false;
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

    private bool TryOwn(DeviceTreeNode node, object device, PartitionDraft? partition, ref Claimable claimable)
    {
        if (!_owners.TryGetValue(device, out var owners))
            _owners.Add(device, owners = []);
        foreach (var (other, otherClaimable) in owners)
        {
            if (other is null || other == partition)
            {
                _remarks.Warn(node, $"device: {other?.Label ?? "the hypervisor"} has it already; skipped");
                return false;
            }

            if ((claimable == Claimable.No) != (otherClaimable == Claimable.No))
                _remarks.Warn(node, $"claimable: {other.Label} has it too, and only one of them claimably");
            if (claimable == Claimable.Active && otherClaimable == Claimable.Active)
            {
                _remarks.Warn(node, $"claimable: {other.Label} is its active owner already; standby is used");
                claimable = Claimable.Standby;
            }
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
