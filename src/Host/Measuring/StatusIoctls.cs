using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Drivers;
using FslHv.Hypervisor;
using FslHv.Partitions;
using FslHv.Simulation;

namespace FslHv.Host.Measuring;

/// <summary>
/// A process of a Linux guest that asks for the status of another partition for ever: each ioctl passes the open file, the guest's partition, the hypervisor and the other
/// partition, and comes back the same way. Nothing is observed.
/// </summary>
public sealed class StatusIoctls
{
    private const string Board = """
        /dts-v1/;
        / {
          compatible = "fsl,hv-config";
          a_m: area0 { compatible = "phys-mem-area"; addr = <0 0x10000000>; size = <0 0x10000000>; };
          a_w: area1 { compatible = "phys-mem-area"; addr = <0 0x20000000>; size = <0 0x10000000>; };
          manager {
            compatible = "partition"; label = "manager"; cpus = <0 1>; dtb-window = <0 0x1000000 0 0x10000>;
            guest-image = <0xf 0xe8000000 0 0 0 0x100000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&a_m>; guest-addr = <0 0>; };
            worker { compatible = "managed-partition"; partition = <&wrk>; };
          };
          wrk: worker {
            compatible = "partition"; label = "worker"; cpus = <1 1>; dtb-window = <0 0x1000000 0 0x10000>;
            guest-image = <0xf 0xe8000000 0 0 0 0x100000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&a_w>; guest-addr = <0 0>; };
          };
        };
        """;

    private readonly SimulationEngine _engine;
    private readonly Count _count = new();

    /// <param name="asBytes">Whether each ioctl is made as bytes, with a structure in the process's memory; otherwise as a typed call.</param>
    public StatusIoctls(bool asBytes)
    {
        var plan = MachinePlanner.Plan(DeviceTreeSource.Read(Board), null, PlanOptions.Default);
        var linux = new LinuxProgram { Processes = [new Program(_count, asBytes) { Name = "asker" }] };
        _engine = new SimulationEngine(new SimulationOptions(1) { Latencies = Machines.DefaultLatencies });
        var hypervisor = _engine.Spawn("hypervisor", () => new HypervisorActor(plan));
        var manager = _engine.Spawn("manager", () => new PartitionActor(plan.Partitions[0].Spec, linux));
        var worker = _engine.Spawn("worker", () => new PartitionActor(plan.Partitions[1].Spec, new BareProgram()));
        _engine.Inject(hypervisor, new HypervisorRequest.PowerOn([manager, worker]), Duration.Zero);
    }

    /// <summary>Messages handled so far.</summary>
    public long Steps => _engine.Steps;

    /// <summary>Runs until that many more ioctls are through.</summary>
    public void Run(long ioctls)
    {
        var target = _count.Ioctls + ioctls;
        while (_count.Ioctls < target)
            _engine.Run(_engine.Now + Duration.FromMilliseconds(50));
    }

    private sealed class Count
    {
        public long Ioctls { get; set; }
    }

    private sealed record Program(Count Count, bool AsBytes) : ProcessProgram
    {
        public override Actor CreateProcess() => new Asker(this);
    }

    private sealed class Asker(Program program) : UserProcess(program.Name)
    {
        private const ulong Argument = 0x1000_0000;
        private static readonly Ioctl Typed = new Ioctl.GetStatus(new(2));
        private static readonly uint Request = IoctlLayout.Of(IoctlNumber.GetStatus).MergedRequest;
        private static readonly UserMemory Memory = UserMemory.Of(new UserRegion(Argument, Bytes.Take([0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0])));

        protected override void AddOwnTo(ref StateHash hash) => hash.Add(program.Count.Ioctls);

        protected override void OnRun(IActorContext context, Bytes tree) => Open(context, nonBlocking: false);

        protected override void OnOpened(IActorContext context) => Ask(context);

        protected override void OnControlled(IActorContext context, SyscallAnswer.IoctlDone done)
        {
            Invariant.Holds(done.State is not null);
            Ask(context);
        }

        protected override void OnRawControlled(IActorContext context, Errno error, ValueList<UserWrite> writes)
        {
            Invariant.Holds(error == Errno.None && writes.Count == 1);
            Ask(context);
        }

        private void Ask(IActorContext context)
        {
            program.Count.Ioctls++;
            if (program.AsBytes)
                RawControl(context, Request, Argument, Memory, ByteOrder.Big);
            else
                Control(context, Typed);
        }
    }
}
