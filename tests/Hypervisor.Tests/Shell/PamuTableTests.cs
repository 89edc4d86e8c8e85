using FslHv.DeviceTree;
using FslHv.Hypervisor.Tests.Planning;

namespace FslHv.Hypervisor.Tests.Shell;

/// <summary>What <c>paact</c> prints of the windows of DMA streams.</summary>
public sealed class PamuTableTests
{
    private const string Hardware = """
        /dts-v1/;
        / {
          compatible = "fsl,board"; #address-cells = <2>; #size-cells = <2>;
          aliases { dma0 = &dma0; };
          cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { device_type = "cpu"; reg = <0>; }; };
          soc {
            device_type = "soc"; compatible = "simple-bus"; #address-cells = <1>; #size-cells = <1>; ranges = <0 0xf 0xfe000000 0x1000000>;
            dma0: dma@1000 { compatible = "fsl,dma"; reg = <0x1000 0x100>; fsl,liodn = <9 7>; };
          };
        };
        """;

    [Theory]
    [InlineData("dma-window = <&win>;", "    7   1   -   0x10000    -          0x10000  1     -      -\n    9   1   -   0x10000    -          0x10000  1     -      -\n")]
    [InlineData(
        "dma-window = <&win>; second { liodn-index = <1>; dma-window = <&parts>; stash-dest = <2>; };",
        "    7   1   0   0x4000     -          0x1000   2     2      -\n    7   1   1   0x7000     -          0x1000   2     2      -\n"
        + "    9   1   -   0x10000    -          0x10000  1     -      -\n")]
    [InlineData(
        "dma-window = <&win>; second { liodn-index = <1>; dma-window = <&closed>; };",
        "    7   1   -   -          -          -        -     -      -\n    9   1   -   0x10000    -          0x10000  1     -      -\n")]
    public void Each_stream_has_a_row_for_each_range(string config, string rows)
    {
        var tree = Board.Tree(
            $$"""
            parts: parts { compatible = "dma-window"; guest-addr = <0 0x4000>; size = <0 0x4000>; subwindow-count = <4>;
              one { compatible = "dma-subwindow"; guest-addr = <0 0x4000>; size = <0 0x1000>; };
              two { compatible = "dma-subwindow"; guest-addr = <0 0x7000>; size = <0 0x1000>; }; };
            closed: closed { compatible = "dma-window"; guest-addr = <0 0x4000>; size = <0 0x4000>; subwindow-count = <4>; };
            p1 { {{Board.Needs}} cpus = <0 1>; d { device = "dma0"; {{config}} }; };
            """);
        Assert.EndsWith("--\n" + rows, ShellTexts.PamuTable(MachinePlanner.Plan(tree, DeviceTreeSource.Read(Hardware))), StringComparison.Ordinal);
    }
}
