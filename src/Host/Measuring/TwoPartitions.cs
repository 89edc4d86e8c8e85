using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Hypervisor;
using FslHv.Partitions;
using FslHv.Simulation;

namespace FslHv.Host.Measuring;

/// <summary>The machine that is measured: a manager with a guest of the measurement's own, and a worker that does nothing. Each has 256 MiB at 0.</summary>
internal static class TwoPartitions
{
    private const string Board = """
        /dts-v1/;
        / {
          compatible = "fsl,hv-config";
          a_m: area0 { compatible = "phys-mem-area"; addr = <0 0x10000000>; size = <0 0x10000000>; };
          a_w: area1 { compatible = "phys-mem-area"; addr = <0 0x20000000>; size = <0 0x10000000>; };
          hv { compatible = "hv-config"; };
          manager {
            compatible = "partition"; label = "manager"; cpus = <0 1>; dtb-window = <0 0xa000000 0 0x10000>;
            guest-image = <0xf 0xe8000000 0 0 0 0x100000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&a_m>; guest-addr = <0 0>; };
            worker { compatible = "managed-partition"; partition = <&wrk>; };
          };
          wrk: worker {
            compatible = "partition"; label = "worker"; cpus = <1 1>; dtb-window = <0 0xa000000 0 0x10000>;
            guest-image = <0xf 0xe8000000 0 0 0 0x100000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&a_w>; guest-addr = <0 0>; };
          };
        };
        """;

    /// <summary>The machine.</summary>
    public static MachinePlan Plan { get; } = MachinePlanner.Plan(DeviceTreeSource.Read(Board), null, PlanOptions.Default);

    /// <summary>The machine on an engine of its own, switched on; nothing has happened yet, and nothing is observed.</summary>
    public static SimulationEngine Start(GuestProgram managerRuns)
    {
        var engine = new SimulationEngine(new SimulationOptions(1) { Latencies = Machines.DefaultLatencies });
        var hypervisor = engine.Spawn("hypervisor", () => new HypervisorActor(Plan));
        var manager = engine.Spawn("manager", () => new PartitionActor(Plan.Partitions[0].Spec, managerRuns));
        var worker = engine.Spawn("worker", () => new PartitionActor(Plan.Partitions[1].Spec, new BareProgram()));
        engine.Inject(hypervisor, new HypervisorRequest.PowerOn([manager, worker]), Duration.Zero);
        return engine;
    }
}
