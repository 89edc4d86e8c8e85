using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Hypervisor;
using FslHv.Partitions;
using FslHv.Simulation;

namespace FslHv.Host.Measuring;

/// <summary>How much managed memory machines hold.</summary>
public static class MemoryUse
{
    /// <summary>Bytes that an idle actor costs the engine, without the actor itself.</summary>
    public static double PerIdleActor(int actors)
    {
        var idle = new Idle[actors];
        for (var i = 0; i < actors; i++)
            idle[i] = new Idle();
        var before = Held();
        var engine = new SimulationEngine(1);
        engine.Spawn("parent", () => new Parent(idle));
        engine.Run(Instant.Never);
        var after = Held();
        GC.KeepAlive(engine);
        GC.KeepAlive(idle);
        return (double)(after - before) / actors;
    }

    /// <summary>Bytes that a machine of so many booted, idle partitions holds: configuration tree, plan, engine, hypervisor, partitions,
    /// guests.</summary>
    /// <param name="partitions">How many partitions; each boots with a bare guest and then idles.</param>
    public static long OfMachine(int partitions)
    {
        var before = Held();
        var plan = MachinePlanner.Plan(SyntheticMachine.Tree(partitions), null, new PlanOptions { PartitionsMax = partitions });
        var engine = new SimulationEngine(new SimulationOptions(1) { Latencies = Machines.DefaultLatencies });
        var hypervisor = engine.Spawn("hypervisor", () => new HypervisorActor(plan));
        var ids = new ActorId[partitions];
        for (var i = 0; i < partitions; i++)
        {
            var spec = plan.Partitions[i].Spec;
            ids[i] = engine.Spawn(spec.Label, () => new PartitionActor(spec, new BareProgram()));
        }

        engine.Inject(hypervisor, new HypervisorRequest.PowerOn(ids.ToValueList()), Duration.Zero);
        engine.Run(Instant.Never);
        var after = Held();
        GC.KeepAlive(engine);
        return after - before;
    }

    /// <summary>Bytes that are held by whatever is given back.</summary>
    public static long Of(Func<object> make)
    {
        var before = Held();
        var made = make();
        var after = Held();
        GC.KeepAlive(made);
        return after - before;
    }

    private static long Held()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private sealed class Parent(Idle[] children) : Actor
    {
        public override void Started(IActorContext context)
        {
            foreach (var child in children)
                context.Spawn("idle", child);
        }

        public override void Receive(IActorContext context, Message message)
        {
        }

        public override void AddTo(ref StateHash hash)
        {
        }
    }

    private sealed class Idle : Actor
    {
        public override void Receive(IActorContext context, Message message)
        {
        }

        public override void AddTo(ref StateHash hash)
        {
        }
    }
}
