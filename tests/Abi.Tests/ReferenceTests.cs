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
    public void The_page_of_hcalls_is_up_to_date() => IsUpToDate("hcalls.md", Hcalls());

    private static string Hcalls()
    {
        var page = Page("Hypercalls", "Made with `sc 1`: r11 is the token, r3 to r10 the arguments; r3 returns the status. The upper half of a token is the vendor (0 and 1 ePAPR, 2 Freescale, any other one counts as Freescale), the lower half the number; a number that has no row is `EV_UNIMPLEMENTED`. Refusals stand in the order in which they are tested. Handles are the caller's own numbers; a partition may be −1, the caller itself.");
        page.AppendLine("| token | call | in | out | refusals in order |").AppendLine("|---|---|---|---|---|");
        foreach (var info in (IEnumerable<HcallInfo>)HcallTable.All)
        {
            var refusals = string.Join(", ", ((IEnumerable<HcallStatus>)info.Refusals).Select(status => status.OriginalName()["EV_".Length..]));
            page.AppendLine($"| 0x{(uint)info.Token:X8} | {info.OriginalName} | {info.Inputs} | {info.Outputs} | {refusals} |");
        }

        return page.ToString();
    }

    private static string Ioctls()
    {
        var page = Page("Ioctls of /dev/fsl-hv", "Request numbers and structures, byte by byte. Numbers have the caller's byte order. `ret` is what the hypervisor said; an ioctl that it refused has succeeded.");
        page.AppendLine("| nr | structure | size | as merged | as first published |").AppendLine("|---|---|---|---|---|");
        foreach (var layout in (IEnumerable<IoctlLayout>)IoctlLayout.All)
            page.AppendLine($"| {layout.Number} | {layout.Name} | {layout.SizeBytes} | 0x{layout.MergedRequest:X8} | 0x{layout.UnionRequest:X8} |");
        page.AppendLine().AppendLine("| structure | offset | size | field |").AppendLine("|---|---|---|---|");
        foreach (var layout in ((IEnumerable<IoctlLayout>)IoctlLayout.All).DistinctBy(layout => layout.Name))
        {
            foreach (var field in (IEnumerable<IoctlField>)layout.Fields)
                page.AppendLine($"| {layout.Name} | {field.OffsetBytes} | {field.SizeBytes} | `{field.Name}` |");
        }

        return page.ToString();
    }

    private static string States()
    {
        var requests = Enum.GetValues<LifecycleRequest>();
        var page = Page("Partition states", "Which request is accepted in which state, and what it leads to at once. An empty cell is refused: `EV_INVALID_STATE` for an hcall, a refusal for the hypervisor shell.");
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
        var page = Page("Statuses and errno values", "Two channels that never mix: what the hypervisor says (r3 of an hcall, `ret` of an ioctl), and what the driver notices itself (errno).");
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
        var page = Page("Latency classes", "How long messages travel on an engine with virtual time, unless a scenario says otherwise. Any delay between the two is equally likely.");
        page.AppendLine("| class | least | greatest | what travels |").AppendLine("|---|---|---|---|");
        foreach (var latency in (IEnumerable<LatencyDefault>)Latencies.Defaults)
            page.AppendLine($"| {latency.Name} | {new Duration(latency.MinNanoseconds)} | {new Duration(latency.MaxNanoseconds)} | {latency.Meaning} |");
        return page.ToString();
    }

    private static StringBuilder Page(string title, string about) =>
        new StringBuilder().AppendLine($"# {title}").AppendLine().AppendLine(about).AppendLine().AppendLine("<!-- Written by tests/Abi.Tests with UPDATE=1. -->").AppendLine();

    private static void IsUpToDate(string page, string text, [CallerFilePath] string here = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "reference", page);
        if (Environment.GetEnvironmentVariable("UPDATE") == "1")
            File.WriteAllText(file, text);
        Assert.Equal(text, File.Exists(file) ? File.ReadAllText(file) : "");
    }
}
