using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// <c>/aliases</c> of a guest from those of its partition, and <c>/chosen</c> with the console that <c>stdout</c> names. The original leaves
/// <c>/chosen</c> to images and updates; Linux finds its console either way. Source: Topaz <c>src/guest.c</c>, <c>create_aliases</c>.
/// </summary>
internal static class GuestAliases
{
    public static void Build(MachineDraft machine, PartitionDraft partition)
    {
        if (partition.Node.Child("aliases") is not { } source)
            return;
        foreach (var property in source.Properties)
        {
            if (property.Name is "phandle" or "linux,phandle")
                continue;
            if (Target(machine, partition, property, out var problem) is not { } guest)
            {
                machine.Remarks.Warn(source, $"{property.Name}: {problem}; skipped");
                continue;
            }

            var path = guest.Path;
            partition.Root.FindOrAdd("aliases").Text(property.Name, path);
            if (property.Name == "stdout")
                partition.Root.FindOrAdd("chosen").Text("stdout-path", path).Text("linux,stdout-path", path);
        }
    }

    private static DeviceTreeNode? Target(MachineDraft machine, PartitionDraft partition, DeviceTreeProperty property, out string problem)
    {
        problem = "";
        if (property.Length != sizeof(uint))
            problem = "not one phandle";
        else if (machine.Tree.Find(property.Cell(0)) is not { } config)
            problem = $"no node has phandle {property.Cell(0)}";
        else if (partition.GuestNode(config) is { } guest)
            return guest;
        else
            problem = $"{config.Path} has no node in this guest's tree";
        return null;
    }
}
