using FslHv.Abi;
using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.Drivers.Tests;

/// <summary>Everything at once, with every delay drawn anew: what must hold in any order of events.</summary>
public sealed class StormTests
{
    private static readonly LinuxProgram Program = new()
    {
        Panic = PanicSetting.Hang,
        ShutdownGrace = Duration.FromMilliseconds(5),
        Processes =
        [
            new FailoverDaemon { Name = "daemon" },
            new DoorbellLogger { Name = "log" },
            new DoorbellLogger { Name = "slow", ReadEvery = Duration.FromMilliseconds(1), BufferBytes = 8 },
            new ShutdownRequester { Name = "down", Partition = "spare", After = Duration.FromMilliseconds(2), Grace = Duration.FromMilliseconds(2) },
        ],
        Subscribers =
        [
            new StandbySubscriber { Name = "first", Priority = 1, Takes = Duration.FromMicroseconds(300) },
            new StandbySubscriber { Name = "second", Takes = Duration.FromMicroseconds(100) },
        ],
    };

    private static readonly uint[] Doorbells =
        [Trees.WorkerStateChange, Trees.WorkerWatchdog, Trees.WorkerResetRequest, Trees.SpareStateChange];

    [Fact]
    public void Every_interrupt_is_ended_once_and_every_chain_and_subscriber_comes_to_an_end()
    {
        for (var seed = 1; seed <= Effort.Rounds(usually: 60, atLength: 5_000); seed++)
        {
            var bench = Storm(seed);
            bench.RunFor(Duration.FromSeconds(1));

            var taken = bench.Notes.OfType<Took>().Select(took => took.Vector);
            Assert.Equal(taken, bench.Hcalls.OfType<Hcall.IntEoi>().Select(eoi => eoi.Interrupt.Value));
            var facts = bench.Notes.OfType<Fact>().ToList();
            Assert.Equal(facts.OfType<DriverFact.ChainStarted>().Count(), facts.OfType<DriverFact.ChainEnded>().Count());
            Assert.Equal(facts.OfType<DriverFact.SubscriberTold>().Count(), facts.OfType<DriverFact.SubscriberDone>().Count());
            Assert.Equal(2 * facts.OfType<DriverFact.ChainStarted>().Count(), facts.OfType<DriverFact.SubscriberTold>().Count());
            AssertQueueComesBeforeStatus(bench.Notes);
        }
    }

    [Fact]
    public void Equal_seeds_give_equal_runs_and_equal_state_hashes()
    {
        for (var seed = 1; seed <= Effort.Rounds(usually: 10, atLength: 500); seed++)
        {
            var (one, other) = (Storm(seed), Storm(seed));
            for (var part = 0; part < 20; part++)
            {
                one.RunFor(Duration.FromMicroseconds(333));
                other.RunFor(Duration.FromMicroseconds(333));
                Assert.Equal(one.Engine.StateHash(), other.Engine.StateHash());
            }

            Assert.Equal(one.Trace.Records.Select(record => $"{record}"), other.Trace.Records.Select(record => $"{record}"));
        }
    }

    [Fact]
    public void A_guest_that_is_told_to_power_off_does_so_in_any_weather()
    {
        for (var seed = 1; seed <= Effort.Rounds(usually: 60, atLength: 5_000); seed++)
        {
            var bench = Storm(seed);
            bench.Tell(new PeerCommand.Ring(Trees.OwnShutdown));
            bench.RunFor(Duration.FromSeconds(1));

            Assert.Single(bench.Facts, "mgr: powers off");
            Assert.Single(bench.Hcalls, new Hcall.PartitionStop(Handle.Self));
        }
    }

    /// <summary>When a status is sampled, the doorbell that asks for it is in all files, or dropped there, since the interrupt was taken.</summary>
    private static void AssertQueueComesBeforeStatus(IEnumerable<Note> notes)
    {
        var open = 0;
        var openWhenTaken = 0;
        var inFiles = new SortedDictionary<uint, int>();
        foreach (var note in notes)
        {
            switch (note)
            {
                case Took:
                    openWhenTaken = open;
                    break;
                case FileFact.Opened:
                    open++;
                    break;
                case FileFact.Closed:
                    open = int.MinValue; // From here on a file may have gone while the handler waited for it.
                    break;
                case FileFact.Queued queued:
                    inFiles[queued.Doorbell.Value] = inFiles.GetValueOrDefault(queued.Doorbell.Value) + 1;
                    break;
                case FileFact.Dropped dropped:
                    inFiles[dropped.Doorbell.Value] = inFiles.GetValueOrDefault(dropped.Doorbell.Value) + 1;
                    break;
                case DriverFact.StatusSampled sampled when open >= 0:
                    var doorbell = sampled.Partition.Value == Trees.Worker ? Trees.WorkerStateChange : Trees.SpareStateChange;
                    Assert.InRange(inFiles.GetValueOrDefault(doorbell), openWhenTaken, open);
                    inFiles[doorbell] = 0;
                    break;
            }
        }
    }

    private static GuestBench Storm(int seed)
    {
        var random = new Random(seed);
        var bench = new GuestBench(Program, Trees.Manager(withSpare: true), (ulong)seed, engine => Unsettle(engine, random));
        for (var ring = 0; ring < 60; ring++)
        {
            var at = Duration.FromMicroseconds(random.Next(0, 6_000));
            if (random.Next(3) == 0)
            {
                var status = random.Next(2) == 0 ? PartitionStatus.Stopped : PartitionStatus.Running;
                bench.TellAt(at, new PeerCommand.SetStatus(random.Next(2) == 0 ? Trees.Worker : Trees.Spare, status));
            }
            else
            {
                bench.TellAt(at, new PeerCommand.Ring(Doorbells[random.Next(Doorbells.Length)]));
            }
        }

        return bench;
    }

    private static void Unsettle(SimulationEngine engine, Random random)
    {
        for (byte latency = 0; latency <= Latencies.UserCode.Index; latency++)
            engine.SetLatency(new LatencyClass(latency), new(Duration.Zero, Duration.FromMicroseconds(random.Next(1, 40))));
    }
}
