using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>What a command of the shell does.</summary>
public enum ShellVerb
{
    Help,
    Version,
    Info,
    Reset,
    PrintGuestTree,
    PrintHardwareTree,
    PrintConfigurationTree,
    PrintPamuTable,
    Start,
    Restart,
    Stop,
    Pause,
    Resume,
    GuestMemory,
    ErrorPolicy,
    BuildConfig,
    Crash,
    LogLevel,
}

/// <summary>
/// A command of the hypervisor's shell. Source: Topaz <c>src/shell.c</c>. Two of the original's are missing, as in a build without their options: <c>stats</c>
/// (<c>CONFIG_STATISTICS</c>, off by default) and <c>gtlb</c> (<c>CONFIG_TLB_CACHE</c>; there are no TLBs here).
/// </summary>
/// <param name="Verb">What it does.</param>
/// <param name="Name">Its name.</param>
/// <param name="Alias">Its other name; empty where it has none.</param>
/// <param name="Arguments">What follows the name, as the line that begins with <c>Usage:</c> has it; empty: nothing.</param>
/// <param name="Meaning">What the list of commands says.</param>
/// <param name="Details">What help on it alone adds; empty: nothing.</param>
public sealed record ShellCommand(ShellVerb Verb, string Name, string Alias, string Arguments, string Meaning, string Details)
{
    private const string WhichPartition = "A partition is named by its number or its label; info lists both.";

    /// <summary>Every command, in the order in which help lists them.</summary>
    public static ValueList<ShellCommand> All { get; } =
    [
        new(ShellVerb.Help, "help", "?", "[<command>]", "List the commands, or explain one", ""),
        new(ShellVerb.Version, "version", "", "", "Show the version of the hypervisor", ""),
        new(ShellVerb.Info, "info", "", "", "List the partitions and their states", ""),
        new(ShellVerb.Reset, "reset", "", "", "Reset the machine", ""),
        new(ShellVerb.PrintGuestTree, "gdt", "", "<cmd> <partition-spec>", "Show the device tree of a guest", $"The only <cmd> is print. {WhichPartition}"),
        new(ShellVerb.PrintHardwareTree, "hdt", "", "", "Show the device tree of the hardware", "There is none on a board that was given without one."),
        new(ShellVerb.PrintConfigurationTree, "cdt", "", "", "Show the configuration tree", ""),
        new(ShellVerb.PrintPamuTable, "paact", "", "", "Show the table of the PAMUs", ""),
        new(
            ShellVerb.Start, "start", "", "[load] <partition-spec>", "Start a stopped partition",
            $"With load its images are loaded first; otherwise its memory is taken as it is. {WhichPartition}"),
        new(ShellVerb.Restart, "restart", "", "<partition-spec>", "Restart a running partition", WhichPartition),
        new(ShellVerb.Stop, "stop", "", "<partition-spec>", "Stop a running or paused partition", WhichPartition),
        new(ShellVerb.Pause, "pause", "", "<partition-spec>", "Pause a running partition", $"Its vcpus execute nothing until it is resumed. {WhichPartition}"),
        new(ShellVerb.Resume, "resume", "", "<partition-spec>", "Resume a paused partition", WhichPartition),
        new(
            ShellVerb.GuestMemory, "guestmem", "gm", "<partition> <address> [<length>]", "Show memory of a guest",
            $"{MemoryRows.LengthDefault} bytes without <length>, {MemoryRows.LengthMax} at most. What is no memory of the guest is left out."),
        new(ShellVerb.ErrorPolicy, "error_policy", "", "", "Show what is done about each error of the hardware", ""),
        new(ShellVerb.BuildConfig, "buildconfig", "bc", "", "Show the options of this build", ""),
        new(ShellVerb.Crash, "crash", "", "", "Crash the hypervisor, to test its watchdog", ""),
        new(
            ShellVerb.LogLevel, "loglevel", "ll", "[<group>] [<level>]", "Show or set how much the log tells",
            $"Levels are 0 to {LogLevels.Max}. No log is written here: a level is kept and shown, and that is all."),
    ];

    /// <summary>What the shell says when an argument is missing.</summary>
    public string Usage => $"Usage: {Name}{(Arguments.Length > 0 ? " " : "")}{Arguments}";

    /// <summary>The name with the alias.</summary>
    public string Title => Alias.Length > 0 ? $"{Name} ({Alias})" : Name;

    /// <summary>The command of that name or alias, or null.</summary>
    public static ShellCommand? Find(string name)
    {
        foreach (var command in All)
        {
            if (string.Equals(name, command.Name, StringComparison.Ordinal)
                || (name.Length > 0 && string.Equals(name, command.Alias, StringComparison.Ordinal)))
                return command;
        }

        return null;
    }
}
