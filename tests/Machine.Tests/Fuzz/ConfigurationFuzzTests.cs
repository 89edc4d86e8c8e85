using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Hypervisor;
using FslHv.Partitions;

namespace FslHv.Machine.Tests.Fuzz;

/// <summary>
/// Spoilt configuration and hardware trees give a plan or a <see cref="MachinePlanException"/>, within bounded memory; and what is planned also runs.
/// </summary>
public sealed class ConfigurationFuzzTests
{
    /// <summary>More than any of these trees needs by far, and little where a number of a tree was taken for the length of something.</summary>
    private const long AllocatedMax = 64 << 20;

    private static readonly DeviceTreeDocument[] Boards =
    [
        .. Directory.EnumerateFiles(Repository.File("boards"), "*.dts").Concat(Directory.EnumerateFiles(Repository.File("tests/Machine.Tests/boards"), "*.dts"))
            .Order(StringComparer.Ordinal).Where(file => !file.EndsWith("-hardware.dts", StringComparison.Ordinal)).Select(Read),
    ];

    private static readonly DeviceTreeDocument[] Hardware =
        [Read(Repository.File("boards/hardware/one-dma.dts")), Read(Repository.File("tests/Machine.Tests/boards/everything-hardware.dts"))];

    [Fact]
    public void Spoilt_trees_give_a_plan_or_a_reason()
    {
        var (planned, refused) = (0, 0);
        var isWhole = Seeds.Run(usually: 1_500, atLength: 300_000, seed =>
        {
            if (Plan(seed, new Random(seed)) is null)
                Interlocked.Increment(ref refused);
            else
                Interlocked.Increment(ref planned);
        });
        if (isWhole)
            Assert.True(refused > 0 && planned > refused, $"{planned} planned, {refused} refused");
    }

    /// <summary>
    /// With guests that read their trees as bare guests do, and with guests that make calls. Without watchdogs that start by themselves and without a
    /// reset when the last partition stops: nobody serves the ones, a partition without an image stops at once, and so machines would boot for ever.
    /// </summary>
    [Fact]
    public void What_is_planned_runs()
    {
        Seeds.Run(usually: 150, atLength: 20_000, seed =>
        {
            if (Plan(seed, new Random(seed)) is not { Partitions.Count: > 0 } plan || !HasNames(plan))
                return;
            plan = plan with
            {
                Partitions = plan.Partitions.Span.ToArray().Select(each => each with { Spec = each.Spec with { WatchdogAutostart = null } }).ToValueList(),
                Hypervisor = plan.Hypervisor with { ResetOnPartitionStop = false },
            };
            new RegisterWalk(plan, seed, program: new BareProgram()).Operate(10);
            new RegisterWalk(plan, seed, copies: false).Go(30);
        });
    }

    /// <summary>Whether the bench can tell the partitions from each other.</summary>
    private static bool HasNames(MachinePlan plan)
    {
        var labels = plan.Partitions.Span.ToArray().Select(each => each.Spec.Label).ToList();
        return labels.Distinct(StringComparer.Ordinal).Count() == labels.Count
            && !labels.Any(label => label.Length == 0 || label.Contains('/', StringComparison.Ordinal));
    }

    private static MachinePlan? Plan(int seed, Random random)
    {
        var board = TreeMutations.Apply(random, Boards[random.Next(Boards.Length)]);
        var hardware = random.Next(3) switch
        {
            0 => null,
            1 => Hardware[random.Next(Hardware.Length)],
            _ => TreeMutations.Apply(random, Hardware[random.Next(Hardware.Length)]),
        };
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return MachinePlanner.Plan(board, hardware);
        }
        catch (MachinePlanException error)
        {
            Assert.DoesNotContain('\n', error.Message);
            return null;
        }
        finally
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < AllocatedMax, $"seed {seed}: {allocated} bytes allocated");
        }
    }

    private static DeviceTreeDocument Read(string file) => DeviceTreeSource.Read(
        File.ReadAllText(file), Path.GetFileName(file),
        (included, _) => new DeviceTreeSourceFile(included, File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, included))));
}
