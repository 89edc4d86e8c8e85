using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>What a node of the configuration tree is, by its <c>compatible</c>; a device by its <c>device</c>.</summary>
internal enum NodeKind
{
    None,
    MemoryArea,
    Hypervisor,
    HypervisorMemory,
    Doorbell,
    Mux,
    ByteChannel,
    Partition,
    GuestMemory,
    SendDoorbell,
    ReceiveDoorbell,
    ManagedPartition,
    ErrorManager,
    ErrorConfig,
    Device,
}

/// <summary>Tells kinds.</summary>
internal static class NodeKinds
{
    private static readonly (string Compatible, NodeKind Kind)[] Table =
    [
        ("byte-channel", NodeKind.ByteChannel),
        ("guest-phys-mem-area", NodeKind.GuestMemory),
        ("phys-mem-area", NodeKind.MemoryArea),
        ("partition", NodeKind.Partition),
        ("doorbell", NodeKind.Doorbell),
        ("send-doorbell", NodeKind.SendDoorbell),
        ("receive-doorbell", NodeKind.ReceiveDoorbell),
        ("managed-partition", NodeKind.ManagedPartition),
        ("byte-channel-mux", NodeKind.Mux),
        ("error-manager", NodeKind.ErrorManager),
        ("error-config", NodeKind.ErrorConfig),
        ("hv-config", NodeKind.Hypervisor),
        ("hv-memory", NodeKind.HypervisorMemory),
    ];

    /// <summary>Every <c>compatible</c> that makes a node something.</summary>
    public static IEnumerable<string> Compatibles => Table.Select(entry => entry.Compatible);

    /// <summary>The kind that <c>compatible</c> says; the first of the table when it says several.</summary>
    public static NodeKind Of(DeviceTreeNode node)
    {
        if (node.Property("compatible") is not { } compatible)
            return NodeKind.None;
        foreach (var (text, kind) in Table)
        {
            if (compatible.ContainsString(text))
                return kind;
        }

        return NodeKind.None;
    }
}
