using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;
using FslHv.Simulation;

namespace FslHv.Machine.Tests.Fuzz;

/// <summary>
/// A machine whose guests call with register sets without end, several at once, while an operator commands, errors come, devices signal and vcpus take
/// interrupts. A seed and a plan decide all of it.
/// </summary>
internal sealed class RegisterWalk
{
    /// <summary>
    /// How many steps a burst may take beside its copies: a life-cycle change or a reset of the machine takes fewer than 200 for each partition, a call of any
    /// other kind fewer than 20, and what was typed or is printed one for each of a few hundred bytes.
    /// </summary>
    public const int StepsOfBurst = 5_000;

    /// <summary>
    /// How many steps a copy may take. Its list lies in at most 64 KiB of memory that hangs together, which is 2,048 entries in 16
    /// chunks, and no entry has more than one piece that is there. A piece is two questions and two answers, and where memory is shared a
    /// report and three stores; a chunk is two more.
    /// </summary>
    public const int StepsOfCopy = (2_048 * 8) + (16 * 2);

    private const int IdleMax = 100;

    private static readonly string[] Points =
    [
        "partition.property.path-no-memory", "partition.property.name-no-memory", "partition.property.value-no-memory",
        "partition.property.node-no-memory", "partition.start.no-memory",
    ];

    private static readonly string[] HypervisorPoints = [HypervisorFaults.NoResetDevice, HypervisorFaults.ClaimNoMemory, HypervisorFaults.ClaimInterruptActive];

    private readonly Random _random;
    private readonly RegisterCases _cases;
    private readonly CallLedger _ledger;
    private readonly MachineUnderTest _machine;
    private readonly Queue<(string Who, Message What)> _history = new();
    private readonly bool _makesCopies;
    private int _copies;

    /// <summary>Whether faults are armed. One that never strikes stays armed, and so the engine keeps it.</summary>
    public bool ArmsFaults { get; init; } = true;

    /// <param name="plan">The machine.</param>
    /// <param name="seed">What happens.</param>
    /// <param name="fidelity">The hypervisor's defects; null: the ideal.</param>
    /// <param name="program">What runs in every partition; null: the guest that calls.</param>
    /// <param name="copies">
    /// Whether copies have entries. A list of four thousand million entries, or an entry of as many bytes, ends where memory ends and no
    /// sooner: with much memory that takes its time.
    /// </param>
    public RegisterWalk(MachinePlan plan, int seed, Fidelity? fidelity = null, GuestProgram? program = null, bool copies = true)
    {
        _makesCopies = copies;
        _random = new Random(seed);
        _cases = new RegisterCases(_random, plan);
        var isOrdered = _random.Next(2) == 0;
        LatencyRange Delay(LatencyDefault latency) => new(new Duration(isOrdered ? latency.MaxNanoseconds : 1), new Duration(latency.MaxNanoseconds));
        _machine = new MachineUnderTest(plan, _ => program ?? new FuzzProgram(), delay: Delay, seed: (ulong)seed, fidelity: fidelity);
        _ledger = new CallLedger(_machine.Engine, fidelity ?? Fidelity.Ideal);
        _machine.Engine.Observe(_ledger);
        _machine.PowerOn();
        Settle(0);
    }

    /// <summary>Register sets so far.</summary>
    public int Made { get; private set; }

    /// <summary>What they answered.</summary>
    public CallLedger Ledger => _ledger;

    /// <summary>Makes that many register sets more; fewer on a machine where an operator starts partitions again and again, and none runs.</summary>
    public RegisterWalk Go(int count)
    {
        var idle = 0;
        for (var end = Made + count; Made < end && idle < IdleMax;)
        {
            var made = Made;
            Burst(Math.Min(end - Made, 1 + _random.Next(4)));
            idle = Made == made ? idle + 1 : 0;
        }

        return this;
    }

    /// <summary>Nothing but what an operator and the hardware do.</summary>
    public RegisterWalk Operate(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Operate();
            Settle(0);
        }

        return this;
    }

    /// <summary>As after power-on: nothing is left of what guests did.</summary>
    public void Reset()
    {
        Tell("operator", _machine.Hypervisor, new HypervisorRequest.Reset(), Duration.Zero);
        Settle(0);
    }

    private void Burst(int calls)
    {
        _copies = 0;
        if (OneIn(8))
            Operate();
        var running = Enumerable.Range(0, _machine.Plan.Partitions.Count).Where(i => _ledger.IsRunning(Label(i))).ToArray();
        if (running.Length == 0)
        {
            var load = OneIn(2);
            Command(_random.Next(_machine.Plan.Partitions.Count), OneIn(2) ? LifecycleRequest.Resume : LifecycleRequest.Start, load);
            calls = 0;
        }

        for (var i = 0; i < calls; i++)
            Call(running[_random.Next(running.Length)]);
        Settle(calls);
    }

    private void Call(int caller)
    {
        var guest = _ledger.Guest(Label(caller));
        if (OneIn(2))
        {
            var (address, bytes) = _cases.Store();
            Tell(Label(caller), guest, new MakeStore(address, Bytes.Take(bytes)), After());
        }

        if (OneIn(12))
            Tell(Label(caller), guest, new MakeTake((uint)_random.Next(_machine.Plan.Partitions[caller].Spec.Cpus.Count)), After());
        if (OneIn(12))
            Tell(Label(caller), guest, new MakeUse(_cases.AnyHandle(caller), Order()), After());
        var registers = _cases.Next(caller);
        if (HcallCodec.Decode(registers, Fidelity.None.With(Defect.UnknownVendorIsFsl, true)) is Hcall.PartitionMemcpy)
        {
            registers = _makesCopies ? registers : registers with { R7 = 0 };
            _copies++;
        }

        Made++;
        Tell(Label(caller), guest, new MakeTrap(registers, OneIn(40)), After());
    }

    private DeviceOrder Order() => _random.Next(3) switch
    {
        0 => new DeviceOrder.ReadStatus(),
        1 => new DeviceOrder.ClearStatus(),
        _ => new DeviceOrder.Copy(
            (ulong)_random.Next(0x1_2000), OneIn(8) ? ulong.MaxValue - 5 : (ulong)_random.Next(0x1_2000),
            OneIn(10) ? int.MaxValue : _random.Next(300)),
    };

    private void Operate()
    {
        switch (_random.Next(12))
        {
            case 0 when OneIn(20):
                Tell("operator", _machine.Hypervisor, new HypervisorRequest.Reset(), After());
                break;
            case 1 or 2:
                Fail();
                break;
            case 3 or 4 when _machine.Plan.Devices.Count > 0:
                Tell("outside", _machine.Hypervisor, new HypervisorRequest.SignalDevice(_random.Next(_machine.Plan.Devices.Count)), After());
                break;
            case 5:
                var bytes = new byte[_random.Next(64)];
                _random.NextBytes(bytes);
                Tell("outside", _machine.Hypervisor, new HypervisorRequest.SerialInput("serial0", Bytes.Take(bytes)), After());
                break;
            case 6 when ArmsFaults:
                _machine.Engine.Arm(Points[_random.Next(Points.Length)], Label(_random.Next(_machine.Plan.Partitions.Count)), 0, 1);
                break;
            case 7 when ArmsFaults:
                _machine.Engine.Arm(HypervisorPoints[_random.Next(HypervisorPoints.Length)], "hypervisor", 0, 1);
                break;
            default:
                Command(_random.Next(_machine.Plan.Partitions.Count), (LifecycleRequest)_random.Next(5), OneIn(2));
                break;
        }
    }

    private void Fail()
    {
        var kind = ErrorKind.All[_random.Next(ErrorKind.All.Count)];
        var guest = kind.ConcernsGuest ? _machine.Plan.Partitions[_random.Next(_machine.Plan.Partitions.Count)].Spec.Id : (PartitionId?)null;
        var record = ErrorRecord.Of(kind.Domain, kind.Name).WithAddress((ulong)_random.NextInt64());
        Tell("hardware", _machine.Hypervisor, new HypervisorRequest.HardwareError(record, guest, 1 + _random.Next(OneIn(10) ? 300 : 4)), After());
    }

    private void Command(int partition, LifecycleRequest request, bool load) =>
        Tell("operator", _machine.Hypervisor, new HypervisorRequest.Shell(_machine.Plan.Partitions[partition].Spec.Id, request, load), After());

    private Duration After() => OneIn(3) ? new Duration(_random.Next(3_000)) : Duration.Zero;

    private void Tell(string who, ActorId receiver, Message message, Duration after)
    {
        if (_history.Count == 40)
            _history.Dequeue();
        _history.Enqueue((who, message));
        _machine.Engine.Inject(receiver, message, after);
    }

    private void Settle(int calls)
    {
        var before = _machine.Engine.Steps;
        var allowed = StepsOfBurst + ((long)_copies * StepsOfCopy);
        try
        {
            _ledger.StepMax = before + allowed;
            _machine.Settle();
        }
        catch (Exception error)
        {
            Assert.Fail($"call {Made}: {error}\n{History}");
        }

        Assert.True(
            _machine.Engine.Steps - before < allowed,
            $"call {Made}: {calls} calls, {_copies} copies among them, took {_machine.Engine.Steps - before} steps\n{History}");
        _ledger.Settled();
        Assert.True(_ledger.Flaw is null, $"call {Made}: {_ledger.Flaw}\n{History}");
    }

    private string Label(int partition) => _machine.Plan.Partitions[partition].Spec.Label;

    private string History =>
        string.Join(
            '\n',
            _history.Select(each =>
                $"{each.Who}: {(each.What is MakeTrap make ? $"{HcallCodec.Decode(make.Registers, Fidelity.Ideal)} by {make}" : each.What)}"));

    private bool OneIn(int chances) => _random.Next(chances) == 0;
}
