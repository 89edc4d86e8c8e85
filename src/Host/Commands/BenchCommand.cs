using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using FslHv.Host.Input;
using FslHv.Host.Measuring;
using FslHv.Host.Output;
using FslHv.Hypervisor;
using FslHv.Simulation;
using FslHv.TestKit;
using Spectre.Console;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv bench</c>: a quick look at how fast this machine runs the simulator; <c>bench/</c> has the careful
/// measurements.</summary>
internal static partial class BenchCommand
{
    private const int InFlight = 1000;
    private const int RunsPerRound = 3_000;
    private const int CyclesPerRound = 50_000;
    private const int CopiesPerRound = 4;
    private const int PlansPerRound = 200;
    private const int PartitionsPerPlan = 24;
    private const int IoctlsPerRound = 200_000;
    private const int SchedulesPerRound = 20_000;
    private const int BareDeliveriesPerRound = 2_000_000;

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead.", Recursive = true };
        var rounds = Values.Integer("--rounds", 1, 1000);
        rounds.Description = "Rounds that count: of their rates the median is printed.";
        rounds.DefaultValueFactory = _ => 7;
        var scenario = Values.File("SCENARIO", "The scenario to run over and over, with a seed of its own each time.");
        var kernel = new Command("kernel", "Deliveries per second of the engine alone, beside a bare loop measured in the same rounds.") { rounds };
        var runs = new Command("runs", "Whole runs of a scenario per second, without output.") { scenario, rounds };
        var cycles = new Command("cycles", "Stop/start cycles of a partition per second, each by two hcalls and two doorbells.") { rounds };
        var ioctls = new Command("ioctls", "Status ioctls of a process per second, through driver, hypervisor and the other partition.") { rounds };
        var partitions = Values.OptionalInteger("--partitions", 1, PlanOptions.PartitionsLimit);
        partitions.Description = "Measure one machine of so many partitions and nothing else, so that the process's peak is the machine's.";
        var memory = new Command("memory", "Memory of idle actors and of booted machines.") { partitions };
        var memcpy = new Command("memcpy", "Copies of 64 MiB between partitions by one hcall, beside a plain copy of the same pages.") { rounds };
        var trees = new Command("trees", "Planning of a machine of 24 partitions, guest trees included.") { rounds };
        var common = new Argument<string>("SCENARIO")
        {
            Description = "The scenario to explore. Default: the common program, three partitions and three rounds.",
            DefaultValueFactory = _ => "scenarios/shared-counter-3x3.yaml",
        };
        var schedules = Values.OptionalInteger("--memory", 1, int.MaxValue / 10);
        schedules.Description = "Measure instead what an exploration of N schedules holds, and one of ten times as many.";
        var explore = new Command("explore", "Schedules per second by chance on one thread and on two, beside bare loops measured in the same rounds.")
        {
            common, rounds, schedules,
        };
        explore.SetAction(result => Print(result.GetValue(json), progress => result.GetValue(schedules) is { } count
            ? ExploreMemory(result.GetRequiredValue(common), count, progress)
            : Explore(result.GetRequiredValue(common), result.GetValue(rounds), progress)));
        memcpy.SetAction(result => Print(result.GetValue(json), progress => Memcpy(result.GetValue(rounds), progress)));
        trees.SetAction(result => Print(result.GetValue(json), progress => Trees(result.GetValue(rounds), progress)));
        kernel.SetAction(result => Print(result.GetValue(json), progress => Kernel(result.GetValue(rounds), progress)));
        runs.SetAction(result => Print(result.GetValue(json), progress => Runs(result.GetRequiredValue(scenario), result.GetValue(rounds), progress)));
        cycles.SetAction(result => Print(result.GetValue(json), progress => Cycles(result.GetValue(rounds), progress)));
        ioctls.SetAction(result => Print(result.GetValue(json), progress => Ioctls(result.GetValue(rounds), progress)));
        memory.SetAction(result => Print(
            result.GetValue(json),
            progress => result.GetValue(partitions) is { } count ? OneMachine(count, progress) : Memory(progress)));
        return new Command("bench", "Measure this machine.")
        {
            json, kernel, runs, cycles, ioctls, memcpy, trees, explore, memory, Live(json, rounds), Cluster(json, rounds),
        };
    }

    /// <summary>Rounds before those that count: enough for the runtime to have compiled everything as well as it can.</summary>
    private static int WarmUps(int rounds) => Math.Min(rounds, 3);

    private static IEnumerable<BenchFigure> Kernel(int rounds, Action<string> progress)
    {
        progress("engine and bare loop in turn");
        foreach (var figure in KernelMeasurement.Measure(KernelWorkload.All(InFlight), Stopwatches.Nanoseconds, 2_000_000, rounds, WarmUps(rounds)))
        {
            var share = string.Create(CultureInfo.InvariantCulture, $"{figure.Ratio:0.000} of the bare loop");
            yield return new BenchFigure($"{figure.Name} deliveries/s", figure.PerSecond, share);
        }
    }

    private static IEnumerable<BenchFigure> Runs(string path, int rounds, Action<string> progress)
    {
        var runs = new ScenarioRuns(path, RunInput.Load(path, new Overrides()));
        progress(path);
        var rate = Stopwatches.PerSecond(runs.Run, RunsPerRound, rounds, WarmUps(rounds));
        yield return new BenchFigure("runs/s", rate, path);
        yield return new BenchFigure("messages/run", (double)runs.Steps / ((rounds + WarmUps(rounds)) * RunsPerRound), "");
    }

    private static IEnumerable<BenchFigure> Explore(string path, int rounds, Action<string> progress)
    {
        var explorations = new Explorations(path, new ScenarioSubject(RunInput.Load(path, new Overrides())));
        progress("explorations and bare loops in turn");
        var runs = new List<Func<long>>();
        foreach (var jobs in (int[])[1, 2])
        {
            runs.Add(() =>
            {
                explorations.Run(SchedulesPerRound, jobs);
                return SchedulesPerRound;
            });
            runs.Add(() =>
            {
                Explorations.RunBareLoops(BareDeliveriesPerRound, jobs);
                return BareDeliveriesPerRound * jobs;
            });
        }

        var rates = Stopwatches.PerSecond(runs, rounds, WarmUps(rounds));
        var steps = (double)explorations.Steps / ((rounds + WarmUps(rounds)) * SchedulesPerRound * 2);
        yield return new BenchFigure("schedules/s, one thread", rates[0], path);
        yield return new BenchFigure("steps/s, one thread", rates[0] * steps, string.Create(CultureInfo.InvariantCulture, $"{steps:0.0} steps each"));
        yield return new BenchFigure("of the bare loop", rates[0] * steps / rates[1], "a step beside a bare delivery");
        yield return new BenchFigure("schedules/s, two threads", rates[2], "");
        yield return new BenchFigure("two threads to one", rates[2] / rates[0], "");
        yield return new BenchFigure("bare loop, two threads to one", rates[3] / rates[1], "what the machine had to give just now");
    }

    private static IEnumerable<BenchFigure> ExploreMemory(string path, int schedules, Action<string> progress)
    {
        var explorations = new Explorations(path, new ScenarioSubject(RunInput.Load(path, new Overrides())));
        explorations.Run(Math.Min(schedules, SchedulesPerRound), 1);
        foreach (var count in (long[])[schedules, schedules * 10L])
        {
            progress($"{Units.Count(count)} schedules");
            yield return new BenchFigure(
                $"MiB held after {Units.Count(count)} schedules", MemoryUse.Of(() => explorations.Run(count, 1)) / 1048576.0, "live managed heap");
        }

        yield return new BenchFigure("MiB resident, peak", Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0, "of the whole process");
    }

    private static IEnumerable<BenchFigure> Cycles(int rounds, Action<string> progress)
    {
        progress("stop and start");
        var cycles = new StopStartCycles();
        var rate = Stopwatches.PerSecond(cycles.Run, CyclesPerRound, rounds, WarmUps(rounds));
        yield return new BenchFigure("cycles/s", rate, "two hcalls, two doorbells each");
        yield return new BenchFigure("messages/cycle", (double)cycles.Steps / ((rounds + WarmUps(rounds)) * CyclesPerRound), "");
    }

    private static IEnumerable<BenchFigure> Memcpy(int rounds, Action<string> progress)
    {
        progress("copies by hcall and plain copies in turn");
        var copies = new MemoryCopies();
        var (rate, plain) = Stopwatches.PerSecond(copies.Run, copies.RunPlain, CopiesPerRound, rounds, WarmUps(rounds));
        const double MiB = MemoryCopies.CopyBytes / 1048576.0;
        yield return new BenchFigure("MiB/s by hcall", rate * MiB, "64 MiB, an entry a page");
        yield return new BenchFigure("MiB/s plain", plain * MiB, "page by page");
        yield return new BenchFigure("of the plain rate", rate / plain, "");
        yield return new BenchFigure("messages/copy", (double)copies.Steps / ((rounds + WarmUps(rounds)) * CopiesPerRound), "");
    }

    private static IEnumerable<BenchFigure> Trees(int rounds, Action<string> progress)
    {
        progress("planning");
        var tree = SyntheticMachine.Tree(PartitionsPerPlan);
        var rate = Stopwatches.PerSecond(
            count =>
            {
                for (var i = 0L; i < count; i++)
                    MachinePlanner.Plan(tree);
            },
            PlansPerRound,
            rounds,
            WarmUps(rounds));
        yield return new BenchFigure("ms/machine", 1000 / rate, $"{PartitionsPerPlan} partitions, their trees and everything else that is planned");
    }

    private static IEnumerable<BenchFigure> Ioctls(int rounds, Action<string> progress)
    {
        foreach (var (asBytes, name) in ((bool, string)[])[(false, "typed"), (true, "as bytes")])
        {
            progress($"status ioctls, {name}");
            var ioctls = new StatusIoctls(asBytes);
            var rate = Stopwatches.PerSecond(ioctls.Run, IoctlsPerRound, rounds, WarmUps(rounds));
            yield return new BenchFigure(
                $"ioctls/s, {name}", rate, $"{(double)ioctls.Steps / ((rounds + WarmUps(rounds)) * IoctlsPerRound):0.0} messages each");
        }
    }

    private static IEnumerable<BenchFigure> Memory(Action<string> progress)
    {
        progress("idle actors");
        yield return new BenchFigure("bytes/idle actor", MemoryUse.PerIdleActor(1_000_000), "the engine's part");
        progress("24 partitions");
        yield return new BenchFigure("MiB of 24 partitions", MemoryUse.OfMachine(24) / 1048576.0, "booted, idle");
        progress("100,000 partitions");
        yield return new BenchFigure("MiB of 100,000 partitions", MemoryUse.OfMachine(100_000) / 1048576.0, "booted, idle");
    }

    private static IEnumerable<BenchFigure> OneMachine(int partitions, Action<string> progress)
    {
        progress($"{partitions} partitions");
        var bytes = MemoryUse.OfMachine(partitions);
        yield return new BenchFigure($"MiB of {Units.Count(partitions)} partitions", bytes / 1048576.0, "booted, idle");
        yield return new BenchFigure("KiB/partition", bytes / 1024.0 / partitions, "");
        yield return new BenchFigure("MiB resident, peak", Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0, "of the whole process");
    }

    private static int Print(bool json, Func<Action<string>, IEnumerable<BenchFigure>> measure)
    {
        var console = Terminal.Create();
        var figures = new List<BenchFigure>();
        if (json || Console.IsOutputRedirected)
            figures.AddRange(measure(_ => { }));
        else
            Terminal.ShowProgress(console, "measuring", progress => figures.AddRange(measure(what => progress($"measuring {what}"))));
        if (json)
        {
            Console.Out.WriteLine("{" + string.Join(",", figures.Select(figure => figure.ToJson())) + "}");
            return ExitCode.Success;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("figure", "value", "");
        foreach (var figure in figures)
            table.AddRow(new Text(figure.Name), new Text(figure.Text).RightJustified(), new Text(figure.Remark));
        console.Write(table);
        return ExitCode.Success;
    }

    /// <summary>Something that was measured.</summary>
    private sealed record BenchFigure(string Name, double Value, string Remark)
    {
        public string Text => Value >= 1_000
            ? Units.Count((long)Value)
            : Value.ToString(Value >= 10 ? "0.0" : Value >= 1 ? "0.00" : "0.000", CultureInfo.InvariantCulture);

        public string ToJson() => string.Create(CultureInfo.InvariantCulture, $"\"{Name}\":{Value:0.###}");
    }
}
