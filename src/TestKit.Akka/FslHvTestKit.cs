using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Hypervisor;
using FslHv.Scenarios;
using Xunit.Abstractions;

namespace FslHv.AkkaNet.TestKit;

/// <summary>
/// Base of tests of machines with Akka.TestKit. A machine's actors live in <see cref="TestKitBase.Sys"/>, its guests and whatever watches it are test
/// probes, its facts are in the log of the actor system, and its time is that of a <see cref="TestScheduler"/>: no test waits for a clock.
/// </summary>
public abstract class FslHvTestKit : Akka.TestKit.Xunit2.TestKit
{
    private const string Settings = """
        akka {
          loglevel = DEBUG
          stdout-loglevel = OFF
          log-dead-letters = off
          loggers = ["Akka.TestKit.TestEventListener, Akka.TestKit"]
          scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
          test.timefactor = 4.0
        }
        """;

    private readonly List<IDisposable> _engines = [];

    /// <param name="output">Where what happens is written to; null: nowhere.</param>
    protected FslHvTestKit(ITestOutputHelper? output = null)
        : base(Settings, output)
    {
    }

    /// <summary>The scheduler by which all machines of the test live.</summary>
    protected TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    /// <summary>
    /// A machine whose guests are probes, powered on, at the moment at which nothing more happens by itself: all partitions that start by themselves run. What
    /// came to the probes until then is forgotten.
    /// </summary>
    /// <param name="board">Its configuration tree, as text (DTS).</param>
    /// <param name="seed">Decides the random numbers that its actors draw.</param>
    protected TestMachine Boot(string board, ulong seed = 1)
    {
        var machine = Prepare(board, seed);
        machine.PowerOn();
        machine.Settle();
        machine.Forget();
        return machine;
    }

    /// <summary>The same before power is on, for tests of what happens then.</summary>
    protected TestMachine Prepare(string board, ulong seed = 1) =>
        new(this, CreateEngine(seed), MachinePlanner.Plan(DeviceTreeSource.Read(board), null, PlanOptions.Default));

    /// <summary>Lets a scenario happen on the actor system, in its own time, and says what came of it.</summary>
    /// <param name="path">The scenario (.yaml).</param>
    /// <param name="seed">Decides the random numbers that its actors draw.</param>
    protected ScenarioResult Run(string path, ulong seed = 1)
    {
        var binding = ScenarioFile.Open(path, DiskFiles.Instance, GuestPrograms.Standard);
        if (binding.Scenario is not { } scenario)
            throw new ArgumentException(string.Join(Environment.NewLine, binding.Errors), nameof(path));
        return new ScenarioRun(scenario, CreateEngine(seed)).Run();
    }

    /// <summary>An engine on the test's actor system, with the scheduler's time and no actors yet.</summary>
    protected AkkaEngine CreateEngine(ulong seed = 1)
    {
        var engine = new AkkaEngine(Sys, new AkkaEngineOptions(seed) { Time = new TestTime(Scheduler) });
        _engines.Add(engine);
        return engine;
    }

    /// <summary>An event filter for facts and defects of FslHv's actors in the log: those that hold this text.</summary>
    protected IEventFilterApplier LogFilter(string contains) => EventFilter.Custom(entry =>
        entry.LogSource.StartsWith("fslhv/", StringComparison.Ordinal) && $"{entry.Message}".Contains(contains, StringComparison.Ordinal));

    /// <summary>The same for entries of one level.</summary>
    protected IEventFilterApplier LogFilter(string contains, LogLevel level) => EventFilter.Custom(entry =>
        entry.LogLevel() == level && entry.LogSource.StartsWith("fslhv/", StringComparison.Ordinal)
        && $"{entry.Message}".Contains(contains, StringComparison.Ordinal));

    /// <inheritdoc />
    protected override void AfterAll()
    {
        foreach (var engine in _engines)
            engine.Dispose();
        base.AfterAll();
    }

    private sealed class DiskFiles : IFileSource
    {
        public static readonly DiskFiles Instance = new();

        public Bytes? Read(string path) => File.Exists(path) ? Bytes.Take(File.ReadAllBytes(path)) : null;
    }
}
