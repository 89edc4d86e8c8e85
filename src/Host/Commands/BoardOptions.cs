using System.CommandLine;
using FslHv.Hypervisor;

namespace FslHv.Host.Commands;

/// <summary>The options that every command with a board has.</summary>
internal static class BoardOptions
{
    public static Option<string?> Hardware() => new("--hardware")
    {
        Description = "Device tree of the board's hardware (.dts or .dtb), which device nodes refer to. Without it they count as present, without interrupts.",
        HelpName = "FILE",
    };

    public static Option<int> PartitionsMax() => new("--partitions-max")
    {
        Description = "How many partitions the machine may have.",
        DefaultValueFactory = _ => PlanOptions.Default.PartitionsMax,
        HelpName = "N",
    };

    public static Argument<string> Board() => new("BOARD")
    {
        Description = "Configuration tree of a board: .dts source or .dtb blob.",
    };
}
