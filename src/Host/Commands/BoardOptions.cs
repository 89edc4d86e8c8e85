using System.CommandLine;
using FslHv.Abi;
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

    /// <summary>For a command that takes scenarios; null: it was not given.</summary>
    public static Option<FidelityLevel?> Fidelity()
    {
        string[] names = [.. FidelityLevels.Every.ToArray().Select(level => level.Name())];
        var option = new Option<FidelityLevel?>("--fidelity")
        {
            Description = "Which version of the original to behave like, instead of what the scenario names for the machine and its guests.",
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                if (FidelityLevels.Find(result.Tokens[0].Value) is { } level)
                    return level;
                result.AddError($"--fidelity: there is no '{result.Tokens[0].Value}'; there is: {string.Join(", ", names)}");
                return null;
            },
        };
        option.CompletionSources.Add(names);
        return option;
    }

    public static Argument<string> Board() => Values.File("BOARD", "Configuration tree of a board: .dts source or .dtb blob.");
}
