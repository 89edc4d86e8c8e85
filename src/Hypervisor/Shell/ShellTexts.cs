using System.Text;
using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>What the shell prints without asking anybody. Source: Topaz <c>src/shell.c</c>.</summary>
internal static class ShellTexts
{
    public const string Prompt = "HV> ";

    public const string Version = "Freescale Embedded Hypervisor version 1.3-010\n";

    public const string InfoHead =
        """
        Partition   Name        State         Vcpus
        -------------------------------------------

        """;

    /// <summary>The options of the original that say what is simulated, and what is not.</summary>
    public static string BuildConfig(HypervisorPlan plan) =>
        $"""
        CONFIG_HV_VERSION="1.3-010"
        CONFIG_BYTE_CHAN=y
        CONFIG_BCMUX=y
        CONFIG_SHELL=y
        CONFIG_PAMU=y
        # CONFIG_STATISTICS is not set
        # CONFIG_TLB_CACHE is not set
        # CONFIG_DEBUG_STUB is not set
        {(plan.PowerManagement ? "CONFIG_PM=y" : "# CONFIG_PM is not set")}
        CONFIG_BUILD_CONFIG=y
        CONFIG_HV_WATCHDOG=y

        """;

    private const string PamuHead =
        """
                  sub                                  sub   stash  oper.
              val win   base       xlate               win   cache  trans
        liodn bit  #    addr       addr       size     cnt   id     mode
        -----------------------------------------------------------------

        """;

    private const string LogLevelHead =
        """
        Group             Loglevel
        ---------------------------------

        """;

    private const string ErrorPolicyHead =
        """
        error
        domain            error               policy
        ---------------------------------------------

        """;

    /// <summary>The list of commands.</summary>
    public static string Commands()
    {
        var text = new StringBuilder("Commands:\n");
        foreach (var command in ShellCommand.All)
            text.Append($"  {command.Title} - {command.Meaning}\n");
        return text.Append('\n').ToString();
    }

    /// <summary>One command explained.</summary>
    public static string Help(ShellCommand command)
    {
        var text = new StringBuilder($"{command.Title} - {command.Meaning}\n");
        if (command.Arguments.Length > 0)
            text.Append($"\n  {command.Usage}\n");
        if (command.Details.Length > 0)
            text.Append($"\n  {command.Details}\n");
        return text.Append('\n').ToString();
    }

    /// <summary>A row of <c>info</c>.</summary>
    public static string InfoRow(PartitionPlan partition, PartitionState state) =>
        $"{partition.Spec.Id.Value,-11} {partition.Spec.Label}\t{StateName(state)}{partition.Spec.Cpus.Count,10}\n";

    public static string LogLevelTable(LogLevels levels)
    {
        var text = new StringBuilder(LogLevelHead);
        for (var i = 0; i < LogLevels.Groups.Count; i++)
            text.Append($"{LogLevels.Groups[i],-20} {levels[i]}\n");
        return text.ToString();
    }

    /// <summary>What is done about each error, domain by domain; machine checks have no policy.</summary>
    public static string ErrorPolicyTable(ValueList<ErrorKind> errors)
    {
        var text = new StringBuilder(ErrorPolicyHead);
        foreach (var domain in (ErrorDomain[])[ErrorDomain.Cpc, ErrorDomain.Ccf, ErrorDomain.Misc, ErrorDomain.Pamu, ErrorDomain.Ddr, ErrorDomain.Ccm])
        {
            foreach (var kind in errors)
            {
                if (kind.Domain == domain)
                    text.Append($"{domain.Name(),5} {kind.Name,30} {kind.Policy?.Name(),8}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// The table of the PAMUs as the board has it: for each LIODN that some partition has a row for each range that its window lets through, in guest-physical
    /// addresses. Where they lie in the machine depends on who owns the stream, so that column holds dashes, and so does the last one.
    /// </summary>
    public static string PamuTable(MachinePlan plan)
    {
        var text = new StringBuilder(PamuHead);
        foreach (var stream in plan.Streams.OrderBy(stream => stream.Liodn))
        {
            var cache = stream.Stash.Cache == 0 ? "-" : $"{stream.Stash.Cache}";
            if (stream.Window.Count == 0)
                AppendPamuRow(text, stream.Liodn, "-", "-", "-", "-", cache);
            for (var i = 0; i < stream.Window.Count; i++)
            {
                var (address, size) = stream.Window[i];
                AppendPamuRow(text, stream.Liodn, stream.Window.Count == 1 ? "-" : $"{i}", $"0x{address:x}", $"0x{size:x}", $"{stream.Window.Count}", cache);
            }
        }

        if (plan.Streams.Count == 0)
            text.Append("No entry found\n");
        return text.ToString();
    }

    private static void AppendPamuRow(StringBuilder text, uint liodn, string range, string address, string size, string count, string cache) =>
        text.Append($"{liodn,5}   1   {range,-3} {address,-10} -          {size,-8} {count,-5} {cache,-6} -\n");

    /// <summary>The state's internal name; the original has none for a partition whose guest tree is not built.</summary>
    private static string StateName(PartitionState state) => state switch
    {
        PartitionState.StoppingPercpu => "stopping (percpu)",
        PartitionState.StartingUninit => "unknown",
        _ => state.Name(),
    };
}
