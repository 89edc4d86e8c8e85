using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Tests.Planning;

/// <summary>Plans boards that are written in a test.</summary>
internal static class Board
{
    /// <summary>Areas, doorbells and a hypervisor that most tests share; a test's own nodes follow.</summary>
    public const string Common = """
        /dts-v1/;
        / {
          compatible = "fsl,hv-config";
          areas {
            a_hv: area0 { compatible = "phys-mem-area"; addr = <0 0>; size = <0 0x02000000>; };
            a_1: area1 { compatible = "phys-mem-area"; addr = <0 0x10000000>; size = <0 0x10000000>; };
            a_2: area2 { compatible = "phys-mem-area"; addr = <0 0x20000000>; size = <0 0x10000000>; };
          };
          win: window { compatible = "dma-window"; guest-addr = <0 0x10000>; size = <0 0x10000>; };
          bells { db0: bell0 { compatible = "doorbell"; }; db1: bell1 { compatible = "doorbell"; }; };
          uart_mux: mux { compatible = "byte-channel-mux"; endpoint = <&uart>; };
          hvcfg: hvcfg { compatible = "hv-config"; store { compatible = "hv-memory"; phys-mem = <&a_hv>; }; uart: uart { device = "serial0"; }; };
        };
        """;

    /// <summary>What every partition must have.</summary>
    public const string Needs = "compatible = \"partition\"; dtb-window = <0 0x01000000 0 0x10000>;";

    /// <summary>The tree of <see cref="Common"/> with those nodes below its root.</summary>
    public static DeviceTreeDocument Tree(string nodes) => DeviceTreeSource.Read($"{Common}\n/ {{ {nodes} }};", "board.dts");

    /// <summary>Plans <see cref="Common"/> with those nodes below its root.</summary>
    public static MachinePlan Plan(string nodes, PlanOptions? options = null) => MachinePlanner.Plan(Tree(nodes), null, options);

    /// <summary>Plans a board with one partition that holds those nodes and properties.</summary>
    public static MachinePlan PlanOne(string content) => Plan($"p1: p1 {{ {Needs} cpus = <0 1>; {content} }};");

    /// <summary>A node of a guest's tree, which must be there.</summary>
    public static DeviceTreeNode Guest(this MachinePlan plan, int partition, string path)
    {
        var tree = GuestTrees.Of(plan.Partitions[partition]);
        Assert.NotNull(tree);
        var node = tree.Find(path);
        Assert.True(node is not null, $"{path} in\n{DeviceTreeText.Write(tree)}");
        return node;
    }

    /// <summary>Whether a guest's tree has a node.</summary>
    public static bool HasGuest(this MachinePlan plan, int partition, string path) => GuestTrees.Of(plan.Partitions[partition])?.Find(path) is not null;

    /// <summary>The only remark that speaks of something.</summary>
    public static PlanRemark Remark(this MachinePlan plan, string about)
    {
        var found = plan.Remarks.Where(remark => remark.Text.Contains(about, StringComparison.Ordinal)).ToList();
        Assert.True(found.Count == 1, $"{found.Count} remarks about {about} in\n{string.Join('\n', (IEnumerable<PlanRemark>)plan.Remarks)}");
        return found[0];
    }
}
