using System.CommandLine;
using FslHv.Hypervisor;

namespace FslHv.Host.Commands;

/// <summary>The options that every command with a board has.</summary>
internal static class BoardOptions
{
    public static Option<string?> Hardware() => new("--hardware")
    {
        Description = "Device tree of the board's hardware (.dts or .dtb), which device nodes refer to. "
            + "Without it they count as present, without interrupts.",
        HelpName = "FILE",
    };

    /// <summary>For a command that takes boards alone.</summary>
    public static Option<int> PartitionsMax()
    {
        var option = Values.Integer("--partitions-max", 1, PlanOptions.PartitionsLimit);
        option.Description = "How many partitions the machine may have.";
        option.DefaultValueFactory = _ => PlanOptions.Default.PartitionsMax;
        return option;
    }

    /// <summary>For a command that takes scenarios, too, which may have a number of their own; null: it was not given.</summary>
    public static Option<int?> PartitionsMaxOverride()
    {
        var option = Values.OptionalInteger("--partitions-max", 1, PlanOptions.PartitionsLimit);
        option.Description = $"How many partitions the machine may have. Default: {PlanOptions.Default.PartitionsMax}, or what the scenario says.";
        return option;
    }

    public static Argument<string> Board() => Values.File("BOARD", "Configuration tree of a board: .dts source or .dtb blob.");
}
