using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Hypervisor;
using FslHv.Partitions;
using FslHv.Simulation;

namespace FslHv.Drivers.Tests;

/// <summary>A hypervisor, a Linux guest of 256 MiB that manages a worker, and the worker, on the simulation engine.</summary>
internal sealed class LinuxMachine : ITraceObserver
{
    public static readonly Handle Worker = new(2);

    private const string Board = """
        /dts-v1/;
        / {
          compatible = "fsl,hv-config";
          a_m: area0 { compatible = "phys-mem-area"; addr = <0 0x10000000>; size = <0 0x10000000>; };
          a_w: area1 { compatible = "phys-mem-area"; addr = <0 0x20000000>; size = <0 0x10000000>; };
          mgr {
            compatible = "partition"; label = "mgr"; cpus = <0 1>; dtb-window = <0 0x1000000 0 0x10000>;
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

    private static readonly MachinePlan Plan = MachinePlanner.Plan(DeviceTreeSource.Read(Board), null, PlanOptions.Default);

    private readonly List<Fact> _facts = [];
    private readonly List<SyscallAnswer> _answers = [];
    private readonly SortedDictionary<string, ActorId> _spawned = new(StringComparer.Ordinal);
    private readonly ActorId _hypervisor;
    private ulong _calls;

    /// <summary>A machine that is powered on, and has booted unless told otherwise.</summary>
    public LinuxMachine(LinuxProgram program, bool boots = true, ulong seed = 1)
    {
        Engine = new SimulationEngine(new SimulationOptions(seed)
        {
            Latencies = [.. Latencies.Defaults.Select(l => new LatencySetting(l.Class, new LatencyRange(new(l.MinNanoseconds), new(l.MaxNanoseconds))))],
        });
        Engine.Observe(this);
        _hypervisor = Engine.Spawn("hypervisor", () => new HypervisorActor(Plan));
        var manager = Engine.Spawn("mgr", () => new PartitionActor(Plan.Partitions[0].Spec, program));
        var worker = Engine.Spawn("worker", () => new PartitionActor(Plan.Partitions[1].Spec, new BareProgram()));
        Engine.Inject(_hypervisor, new HypervisorRequest.PowerOn([manager, worker]), Duration.Zero);
        RunFor(boots ? Duration.FromMilliseconds(100) : Duration.Zero);
    }

    public SimulationEngine Engine { get; }

    /// <summary>Why the manager's kernel panicked; null when it did not.</summary>
    public string? Panic => _facts.OfType<GuestFact.Panicked>().LastOrDefault()?.Reason;

    /// <summary>The same, over all runs since it was forgotten.</summary>
    public string? LastPanic { get; private set; }

    public IReadOnlyList<Fact> Facts => _facts;

    /// <summary>Starts the manager anew where it is stopped, as somebody at the hypervisor's shell would.</summary>
    public void StartManager()
    {
        Engine.Inject(_hypervisor, new HypervisorRequest.Shell(Plan.Partitions[0].Spec.Id, LifecycleRequest.Start, Load: true), Duration.Zero);
        RunFor(Duration.FromMilliseconds(100));
    }

    public void ForgetPanic() => LastPanic = null;

    public void RunFor(Duration time)
    {
        _facts.Clear();
        var end = Engine.Run(Engine.Now + time);
        if (end.Defect is { } defect)
            throw new InvalidOperationException($"{defect.Path} handling {defect.Handling}", defect.Exception);
    }

    /// <summary>Opens the device for a hand.</summary>
    public ActorId Open(string hand)
    {
        var opened = (SyscallAnswer.Opened?)Ask(hand, default, id => new Syscall.Open(id, UserProcess.DevicePath, false));
        Assert.Equal(Errno.None, opened?.Error);
        return opened!.File;
    }

    /// <summary>Lets a hand call; null when no answer comes.</summary>
    public SyscallAnswer? Ask(string hand, ActorId file, Func<RequestId, Syscall> call)
    {
        var id = new RequestId(++_calls);
        _answers.Clear();
        Engine.Inject(_spawned[hand], new HandCommand.Call(file, call(id)), Duration.Zero);
        RunFor(Duration.FromMilliseconds(1000));
        return _answers.SingleOrDefault(answer => answer.Id == id);
    }

    public void OnRecord(in TraceRecord record)
    {
        if (record is { Kind: TraceKind.Spawn, Payload: string path })
            _spawned[path[(path.LastIndexOf('/') + 1)..]] = record.To;
        else if (record is { Kind: TraceKind.Note, Payload: Fact fact })
            Note(fact);
        else if (record is { Kind: TraceKind.Note, Payload: HandGot { What: SyscallAnswer answer } })
            _answers.Add(answer);
    }

    private void Note(Fact fact)
    {
        _facts.Add(fact);
        if (fact is GuestFact.Panicked panicked)
            LastPanic = panicked.Reason;
    }
}
