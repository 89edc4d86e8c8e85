using System.Runtime.CompilerServices;
using System.Text;
using FslHv.Actors;

namespace FslHv.Abi.Tests;

/// <summary>Pages of docs/reference/ that come out of the code's own tables. UPDATE=1 in the environment writes them anew.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void The_page_of_states_is_up_to_date() => IsUpToDate("states.md", States());

    [Fact]
    public void The_page_of_errors_is_up_to_date() => IsUpToDate("errors.md", Errors());

    [Fact]
    public void The_page_of_latencies_is_up_to_date() => IsUpToDate("latencies.md", LatencyTable());

    [Fact]
    [Conforms("b.3-1", "b.3-2", "b.3-3", "b.3-4", "b.3-5", "b.3-6")]
    public void The_page_of_ioctls_is_up_to_date() => IsUpToDate("ioctls.md", Ioctls());

    [Fact]
    public void The_page_of_defects_is_up_to_date() => IsUpToDate("defects.md", DefectTable());

    private static string DefectTable()
    {
        var levels = FidelityLevels.Every.ToArray();
        var page = Page(
            "Defects and fidelity levels",
            "In which ways a version of the original falls short of what was meant. A level turns on those that it had; a scenario turns single "
                + "ones on and off under `defects:`.");
        foreach (var owner in Enum.GetValues<DefectOwner>())
        {
            var title = owner switch
            {
                DefectOwner.Driver => "The driver of a guest",
                DefectOwner.Hypervisor => "The hypervisor",
                _ => "The command-line tool",
            };
            page.AppendLine($"## {title}").AppendLine();
            page.AppendLine($"| defect | {string.Join(" | ", levels.Select(level => level.Name()))} | what happens |");
            page.AppendLine($"|---|{string.Concat(levels.Select(_ => ":-:|"))}---|");
            foreach (var info in ((IEnumerable<DefectInfo>)Defects.All).Where(info => info.Owner == owner))
                page.AppendLine($"| `{info.Name}` | {string.Join(" | ", levels.Select(level => info.Has(level) ? "●" : " "))} | {info.Meaning} |");
            page.AppendLine();
        }

        return page.ToString().TrimEnd() + "\n";
    }

    [Fact]
    public void The_page_of_hcalls_is_up_to_date() => IsUpToDate("hcalls.md", Hcalls());

    private static string Hcalls()
    {
        var page = Page(
            "Hypercalls",
            "Made with `sc 1`: r11 is the token, r3 to r10 the arguments; r3 returns the status. The upper half of a token is the vendor (0 and "
                + "1 ePAPR, 2 Freescale, any other one counts as Freescale), the lower half the number; a number that has no row is "
                + "`EV_UNIMPLEMENTED`. Refusals stand in the order in which they are tested. Handles are the caller's own numbers; a partition "
                + "may be −1, the caller itself.");
        page.AppendLine("| token | call | in | out | refusals in order |").AppendLine("|---|---|---|---|---|");
        foreach (var info in (IEnumerable<HcallInfo>)HcallTable.All)
        {
            var refusals = string.Join(", ", ((IEnumerable<HcallStatus>)info.Refusals).Select(status => status.OriginalName()["EV_".Length..]));
            page.AppendLine($"| 0x{(uint)info.Token:X8} | {info.OriginalName} | {info.Inputs} | {info.Outputs} | {refusals} |");
        }

        return page.ToString();
    }

    [Fact]
    public void The_page_of_hardware_errors_is_up_to_date() => IsUpToDate("hardware-errors.md", HardwareErrors());

    private static string HardwareErrors()
    {
        var page = Page(
            "Hardware errors",
            "What is done about each where the board says nothing: `error-config` nodes below the hypervisor's devices change it. A single-bit "
                + "error is reported once in as many as its threshold. Machine checks have no policy: they concern their guest alone.");
        page.AppendLine("| domain | error | policy | threshold | concerns a guest |").AppendLine("|---|---|---|---|---|");
        foreach (var kind in (IEnumerable<ErrorKind>)ErrorKind.All)
            page.AppendLine(
                $"| {kind.Domain.Name()} | {kind.Name} | {kind.Policy?.Name()} | {(kind.Threshold > 0 ? $"{kind.Threshold}" : "")} | "
                    + $"{(kind.ConcernsGuest ? "yes" : "")} |");
        page.AppendLine().AppendLine("## Error records").AppendLine()
            .AppendLine(
                $"{Hcall.ErrorRecordBytes} bytes, numbers big-endian. Which registers there are depends on the domain: `ccf` is also that of "
                    + "ccm, misc has none.")
            .AppendLine();
        page.AppendLine("| part | offset | size | field |").AppendLine("|---|---|---|---|");
        foreach (var field in (IEnumerable<ErrorField>)ErrorLayout.Texts)
            page.AppendLine($"| every record | {field.OffsetBytes} | {field.SizeBytes} | `{field.Name}` |");
        foreach (var member in (IEnumerable<ErrorLayout>)ErrorLayout.Members)
        {
            foreach (var field in (IEnumerable<ErrorField>)member.Fields)
                page.AppendLine($"| {member.Name} | {ErrorLayout.UnionOffset + field.OffsetBytes} | {field.SizeBytes} | `{field.Name}` |");
        }

        return page.ToString();
    }

    private static string Ioctls()
    {
        var page = Page(
            "Ioctls of /dev/fsl-hv",
            "Request numbers and structures, byte by byte. Numbers have the caller's byte order. `ret` is what the hypervisor said; an ioctl "
                + "that it refused has succeeded.");
        page.AppendLine("| nr | structure | size | as merged | as first published |").AppendLine("|---|---|---|---|---|");
        foreach (var layout in (IEnumerable<IoctlLayout>)IoctlLayout.All)
            page.AppendLine($"| {layout.Number} | {layout.Name} | {layout.SizeBytes} | 0x{layout.MergedRequest:X8} | 0x{layout.UnionRequest:X8} |");
        page.AppendLine()
            .AppendLine(
                "As merged the whole number must match, or the errno is `ENOTTY`. As first published (`union-ioctls`) type 0, read and write, "
                    + "at least 40 bytes and a known nr are asked for in that order, or it is `EINVAL`; a larger size will do.");
        page.AppendLine().AppendLine("## Structures").AppendLine().AppendLine("| structure | offset | size | field |").AppendLine("|---|---|---|---|");
        foreach (var layout in ((IEnumerable<IoctlLayout>)IoctlLayout.All).DistinctBy(layout => layout.Name))
        {
            foreach (var field in (IEnumerable<IoctlField>)layout.Fields)
                page.AppendLine($"| {layout.Name} | {field.OffsetBytes} | {field.SizeBytes} | `{field.Name}` |");
        }

        page.AppendLine().AppendLine("## Order of checks").AppendLine();
        page.AppendLine(
            "The first that strikes counts. Where `no-capability-check` is turned off, a process without the capability gets `EPERM` for "
                + "everything but GET_STATUS and GETPROP, after the number and before the structure. `crash` is the end of the guest's kernel, "
                + "which panics with the name of the defect; the caller gets no answer.");
        foreach (var checks in IoctlCheck.All.GroupBy(check => check.Calls))
        {
            page.AppendLine().AppendLine($"### {checks.Key}").AppendLine();
            page.AppendLine($"| check | {string.Join(" | ", FidelityLevels.Every.ToArray().Select(level => level.Name()))} |")
                .AppendLine("|---|---|---|---|---|");
            foreach (var check in checks)
                page.AppendLine($"| {check.What} | {string.Join(" | ", FidelityLevels.Every.ToArray().Select(level => check.Outcome(Fidelity.Of(level))))} |");
        }

        page.AppendLine()
            .AppendLine(
                "A word is written as a whole or not at all, a longer range up to the first byte that faults. GET_STATUS writes its whole "
                    + "structure back; when the hypervisor refused, `status` keeps what the caller had put there. Of the union of the first "
                    + "version each call uses its own structure's bytes only.");
        return page.ToString();
    }

    private static string States()
    {
        var requests = Enum.GetValues<LifecycleRequest>();
        var page = Page(
            "Partition states",
            "Which request is accepted in which state, and what it leads to at once. An empty cell is refused: `EV_INVALID_STATE` for an hcall, "
                + "a refusal for the hypervisor shell.");
        page.AppendLine($"| state | others see | {string.Join(" | ", requests.Select(r => $"{r}".ToLowerInvariant()))} |");
        page.AppendLine($"|---|---|{string.Concat(requests.Select(_ => "---|"))}");
        foreach (var state in PartitionStates.Every)
        {
            var cells = requests.Select(request => state.Accepts(request)?.Name() ?? "");
            page.AppendLine($"| {state.Name()} | {state.ToStatus().Name()} ({(uint)state.ToStatus()}) | {string.Join(" | ", cells)} |");
        }

        page.AppendLine().AppendLine("## Which state may follow which").AppendLine();
        page.AppendLine("| from | to |").AppendLine("|---|---|");
        foreach (var from in PartitionStates.Every)
        {
            var next = PartitionStates.Every.ToArray().Where(to => PartitionStates.MayFollow(from, to)).Select(to => to.Name());
            page.AppendLine($"| {from.Name()} | {string.Join(", ", next)} |");
        }

        return page.ToString();
    }

    private static string Errors()
    {
        var page = Page(
            "Statuses and errno values",
            "Two channels that never mix: what the hypervisor says (r3 of an hcall, `ret` of an ioctl), and what the driver notices itself (errno).");
        page.AppendLine("| hypervisor | number | in code |").AppendLine("|---|---|---|");
        foreach (var status in Enum.GetValues<HcallStatus>())
            page.AppendLine($"| {status.OriginalName()} | {(uint)status} | `HcallStatus.{status}` |");
        page.AppendLine().AppendLine("| errno | number |").AppendLine("|---|---|");
        foreach (var error in Enum.GetValues<Errno>().Where(error => error != Errno.None))
            page.AppendLine($"| {error} | {(int)error} |");
        return page.ToString();
    }

    private static string LatencyTable()
    {
        var page = Page(
            "Latency classes",
            "How long messages travel on an engine with virtual time, unless a scenario says otherwise. Any delay between the two is equally likely.");
        page.AppendLine("| class | least | greatest | what travels |").AppendLine("|---|---|---|---|");
        foreach (var latency in (IEnumerable<LatencyDefault>)Latencies.Defaults)
            page.AppendLine($"| {latency.Name} | {new Duration(latency.MinNanoseconds)} | {new Duration(latency.MaxNanoseconds)} | {latency.Meaning} |");
        return page.ToString();
    }

    private static StringBuilder Page(string title, string about) =>
        new StringBuilder().AppendLine($"# {title}").AppendLine().AppendLine(about).AppendLine()
            .AppendLine("<!-- Written by tests/Abi.Tests with UPDATE=1. -->").AppendLine();

    private static void IsUpToDate(string page, string text, [CallerFilePath] string here = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "reference", page);
        if (Environment.GetEnvironmentVariable("UPDATE") == "1")
            File.WriteAllText(file, text);
        Assert.Equal(text, File.Exists(file) ? File.ReadAllText(file) : "");
    }
}
