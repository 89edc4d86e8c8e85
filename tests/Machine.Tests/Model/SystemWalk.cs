using System.Text;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Drivers;
using FslHv.Hypervisor;

namespace FslHv.Machine.Tests;

/// <summary>One random walk: what happens to a machine and to its model, step after step.</summary>
internal sealed partial class SystemWalk
{
    private const uint PathSlot = 0x1000;
    private const uint NameSlot = 0x2000;
    private const uint ValueSlot = 0x3000;
    private const uint ListSlot = 0x4000;
    private const uint Unterminated = 0x2_4000;
    private static readonly string[] Paths =
        ["/", "", "/hypervisor", "/m", "m/x@1", "//m//x/", "/m/x@2/y", "/hypervisor/handles/errors", "/nothing", "/devices/dma@100300"];
    private static readonly string[] Names = ["fsl,hv-stopped-by", "guest-name", "p", "q", "compatible", "", "fsl,hv-claimable", "status"];
    private static readonly string[] Points =
        ["partition.property.path-no-memory", "partition.property.name-no-memory", "partition.property.value-no-memory",
            "partition.property.node-no-memory", "partition.start.no-memory"];

    private readonly Random _random;
    private readonly MachineUnderTest _machine;
    private readonly SystemModel _model;
    private readonly SystemCoverage _coverage;
    private readonly List<string> _history = [];

    public SystemWalk(MachinePlan plan, int seed, SystemCoverage coverage)
    {
        _random = new Random(seed);
        _coverage = coverage;
        var level = FidelityLevels.Every[_random.Next(FidelityLevels.Every.Length)];
        var linux = new LinuxProgram
        {
            Fidelity = Fidelity.Of(level),
            Panic = PanicSetting.Stop,
            Processes = [new ModelProcessProgram { Name = "model" }],
        };
        _machine = new MachineUnderTest(plan, label => label == "delta" ? linux : new ModelProgram());
        _model = new SystemModel(plan);
        _ioctls = new IoctlModel(_model, Delta, level);
        (_level, _order) = (level, _random.Next(2) == 0 ? ByteOrder.Big : ByteOrder.Little);
        _history.Add($"seed {seed}, {level.Name()}, {_order}");
        _machine.PowerOn();
        Settle();
    }

    public void Go(int steps)
    {
        for (var step = 0; step < steps; step++)
            Step();
        for (var guest = 0; guest < Delta; guest++)
        {
            if (_model.IsRunning(guest))
                Compare(guest, 0, 0x1_0000);
        }
    }

    private void Step()
    {
        if (_model.IsRunning(Delta) && Chance(4))
        {
            UseDevice();
            return;
        }

        var running = Enumerable.Range(0, Delta).Where(_model.IsRunning).ToList();
        if (running.Count == 0 || Chance(12))
        {
            Operate();
            return;
        }

        var guest = running[_random.Next(running.Count)];
        switch (_random.Next(24))
        {
            case 0 or 1:
                Take(guest);
                break;
            case 2:
                Compare(guest, (ulong)_random.Next(0x3_2000), _random.Next(64));
                break;
            case 4:
                ReportError();
                break;
            case 3:
                Arm(Points[_random.Next(Points.Length)], _random.Next(3));
                break;
            default:
                Call(guest, Pick(guest));
                break;
        }
    }

    /// <summary>The operator at the shell.</summary>
    private void Operate()
    {
        var partition = _random.Next(_model.Count);
        var request = (LifecycleRequest)_random.Next(5);
        var load = Chance(2);
        _history.Add($"operator: {request} {partition}, load {load}");
        _machine.Engine.Inject(_machine.Hypervisor, new HypervisorRequest.Shell(_machine.Plan.Partitions[partition].Spec.Id, request, load), Duration.Zero);
        _model.Request(partition, request, entry: null, load, "shell");
        Settle();
    }

    /// <summary>Access violations of a partition's device; sometimes more than the queues hold.</summary>
    private void ReportError()
    {
        var guest = _random.Next(3);
        var times = Chance(6) ? 50 : 1;
        var address = (ulong)_random.Next();
        _history.Add($"{times} access violations at 0x{address:x} of {guest}");
        var record = ErrorRecord.Of(ErrorDomain.Pamu, ErrorKind.AccessViolation).WithAddress(address);
        _machine.Engine.Inject(_machine.Hypervisor, new HypervisorRequest.HardwareError(record, _machine.Plan.Partitions[guest].Spec.Id, times), Duration.Zero);
        for (var i = 0; i < times; i++)
            _model.AccessViolation(guest, address);
        Settle();
    }

    private void Arm(string point, int guest)
    {
        if (_model.Faults.Add((point, guest)))
            _machine.Engine.Arm(point, _machine.Plan.Partitions[guest].Spec.Label, 0, 1);
        _history.Add($"armed: {point} at {guest}");
    }

    private void Take(int guest)
    {
        var vcpu = (uint)_random.Next(_machine.Plan.Partitions[guest].Spec.Cpus.Count);
        _history.Add($"{guest}: vcpu {vcpu} takes");
        Same(new ModelSaw.Took(_model.Take(guest, vcpu)), Tell(guest, new MakeTake(vcpu)));
    }

    private void Compare(int guest, ulong address, int length)
    {
        _history.Add($"{guest}: loads {length} at 0x{address:x}");
        Same(new ModelSaw.Loaded(Bytes.Copy(_model.Load(guest, address, length))), Tell(guest, new MakeLoad(address, length)));
    }

    private void Store(int guest, ulong address, byte[] bytes)
    {
        _history.Add($"{guest}: stores {bytes.Length} at 0x{address:x}: {Convert.ToHexString(bytes)}");
        _model.Store(guest, address, bytes);
        _machine.Engine.Inject(Actor(guest), new MakeStore(address, Bytes.Copy(bytes)), Duration.Zero);
    }

    private void Call(int guest, Hcall call)
    {
        var registers = HcallCodec.Encode(call);
        if (call is Hcall.Unknown { Number: var number })
            registers = registers with { R11 = number };
        _history.Add($"{guest}: {call}");
        var expected = _model.Call(guest, call);
        var seen = Tell(guest, new MakeTrap(registers));
        if (expected is { } returned)
            _coverage.Note(call, (HcallStatus)returned.R3);
        Same(expected is { } value ? new ModelSaw.Returned(value) : null, seen);
        if (_model.LastRecord is { } record && Tell(guest, new MakeLoad(record.At, record.Length)) is ModelSaw.Loaded loaded)
            _model.TakeRecord(guest, loaded.Bytes.Span.ToArray());
    }

    private Hcall Pick(int guest)
    {
        var handle = AnyHandle(guest);
        var partition = Chance(6) ? handle : Chance(5) ? Handle.Self : new Handle((uint)_random.Next(1, 6));
        switch (_random.Next(34))
        {
            case 0:
                return new Hcall.PartitionRestart(partition);
            case 1:
                return new Hcall.PartitionStop(partition);
            case 2 or 3:
                return new Hcall.PartitionStart(partition, Chance(4) ? 0x4000_0000u : (uint)_random.Next(8) * 4, Chance(2));
            case 4:
                return new Hcall.PartitionGetStatus(partition);
            case 5 or 6:
                return PickMemcpy(guest, partition);
            case 7 or 8:
                return PickProperty(guest, partition);
            case 9 or 10:
                return new Hcall.DoorbellSend(handle);
            case 11 or 12:
                return PickSend(guest, handle);
            case 13:
                return new Hcall.ByteChannelReceive(handle, (uint)_random.Next(20));
            case 14:
                return new Hcall.ByteChannelPoll(handle);
            case 15:
                return new Hcall.IntSetConfig(handle, (uint)_random.Next(4), (uint)_random.Next(16), (uint)_random.Next(3));
            case 16:
                return new Hcall.IntGetConfig(handle);
            case 17 or 18:
                return new Hcall.IntSetMask(handle, Chance(3));
            case 19:
                return new Hcall.IntGetMask(handle);
            case 20 or 21:
                return new Hcall.IntEoi(handle);
            case 22:
                return new Hcall.SendNmi((uint)_random.Next(6));
            case 23 or 24 or 25:
                return PickOfDevice(guest, handle, partition);
            case 26 or 27 or 28:
                return new Hcall.ClaimDevice(
                    Among(guest, handle, entry => entry is HandleEntry.ErrorQueue { Global: true } or HandleEntry.Device { IsInterrupt: false }));
            case 29 or 30:
                return PickErrorRead(guest, handle);
            default:
                return PickRare(partition);
        }
    }

    private Hcall PickOfDevice(int guest, Handle handle, Handle partition)
    {
        var stream = Among(guest, handle, entry => entry is HandleEntry.Dma);
        var attribute = Chance(8) ? 1u : Hcall.StashAttribute;
        var address = _random.Next(12) switch { 0 => 0x1_0000u, 1 => 0xFFFCu, _ => ValueSlot };
        if (Chance(20))
            ArmHypervisor(Chance(2) ? HypervisorFaults.ClaimNoMemory : HypervisorFaults.ClaimInterruptActive);
        switch (_random.Next(6))
        {
            case 0:
                return new Hcall.DmaEnable(stream);
            case 1:
                return new Hcall.DmaDisable(stream);
            case 2:
                return new Hcall.VmpicGetMsir(Among(guest, handle, entry => entry is HandleEntry.Device { IsInterrupt: true }));
            case 3:
                return new Hcall.PartitionStopDma(partition);
            case 4:
                return new Hcall.DmaAttrGet(stream, attribute, address);
            default:
                Store(guest, ValueSlot, [0, 0, 0, (byte)_random.Next(3), 0, 0, 0, (byte)_random.Next(5)]);
                return new Hcall.DmaAttrSet(stream, attribute, address);
        }
    }

    private Hcall PickErrorRead(int guest, Handle handle)
    {
        var queues = ((IEnumerable<HandleEntry>)_machine.Plan.Partitions[guest].LocalHandles).OfType<HandleEntry.ErrorQueue>().ToArray();
        var queue = Chance(5) ? handle : queues[_random.Next(queues.Length)].Handle;
        var address = _random.Next(10) switch { 0 => 0x1_0000u, 1 => 0xFE00u, _ => 0x6000u };
        return new Hcall.ErrGetInfo(queue, Chance(10) ? 751u : 752u, address, (uint)(Chance(8) ? 2 : _random.Next(2)));
    }

    private void ArmHypervisor(string point)
    {
        if (_model.Faults.Add((point, -1)))
            _machine.Engine.Arm(point, "hypervisor", 0, 1);
        _history.Add($"armed: {point}");
    }

    private Hcall PickRare(Handle partition)
    {
        switch (_random.Next(8))
        {
            case 0:
                return new Hcall.IntIack();
            case 1:
                if (Chance(2))
                    ArmHypervisor(HypervisorFaults.NoResetDevice);
                return new Hcall.SystemReset();
            case 2:
                return new Hcall.GetCoreState(partition, 0);
            case 3:
                return new Hcall.EnterNap(partition, 1);
            case 4:
                return new Hcall.ExitNap(partition, 1);
            case 5:
                return new Hcall.Unknown(0x10000u + (uint)_random.Next(0x0F, 0x20));
            case 6:
                return new Hcall.Unknown(0x10000u * (uint)_random.Next(2, 50));
            default:
                return new Hcall.Unknown(0x7FFF_0015);
        }
    }

    private Hcall PickSend(int guest, Handle handle)
    {
        if (guest != 0 || !Chance(10))
            return new Hcall.ByteChannelSend(handle, Filled(_random.Next(19), (byte)_random.Next(256)));

        // A channel that nobody empties: the model's and the machine's are full at the same byte.
        var loose = ((IEnumerable<HandleEntry>)_machine.Plan.Partitions[0].LocalHandles).OfType<HandleEntry.ByteChannel>().Last().Handle;
        for (var i = 0; i < 256; i++)
            Call(0, new Hcall.ByteChannelSend(loose, Filled(16, (byte)i)));
        return new Hcall.ByteChannelPoll(loose);
    }

    private static Bytes Filled(int length, byte value) => Bytes.Copy([.. Enumerable.Repeat(value, Math.Min(length, 17))]);

    private Hcall PickMemcpy(int guest, Handle partition)
    {
        var entries = new ScatterGatherEntry[Chance(20) ? 120 + _random.Next(20) : _random.Next(5)];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = new(AnyAddress(0), AnyAddress(0x2_0000), (ulong)_random.Next(Chance(4) ? 0x900 : 40));
        Store(guest, ListSlot, ScatterGatherEntry.Write(entries).Span.ToArray());
        var list = Chance(10) ? 0x2_FFF0u : ListSlot;
        var (source, target) = Chance(2) ? (partition, Handle.Self) : (Handle.Self, partition);
        return new Hcall.PartitionMemcpy(source, target, list, (uint)entries.Length);
    }

    private ulong AnyAddress(uint area) => Chance(12) ? 0x1_0000 : Chance(12) ? area + 0xFFF8u : area + (ulong)_random.Next(0xE000);

    private Hcall PickProperty(int guest, Handle partition)
    {
        Store(guest, PathSlot, Encoding.Latin1.GetBytes(Paths[_random.Next(Paths.Length)] + "\0"));
        Store(guest, NameSlot, Encoding.Latin1.GetBytes(Names[_random.Next(Names.Length)] + "\0"));
        Store(guest, ValueSlot, [.. Enumerable.Range(0, 24).Select(_ => (byte)_random.Next(256))]);
        if (Chance(12))
            Store(guest, Unterminated, [.. Enumerable.Repeat((byte)'a', 4096)]);
        var path = AnySlot(PathSlot);
        var name = AnySlot(NameSlot);
        var value = Chance(10) ? 0xFFFCu : ValueSlot;
        var length = Chance(12) ? 32769u : (uint)_random.Next(24);
        return Chance(2)
            ? new Hcall.PartitionGetDtprop(partition, path, name, value, length)
            : new Hcall.PartitionSetDtprop(partition, path, name, value, length);
    }

    private uint AnySlot(uint slot) => _random.Next(16) switch { 0 => 0x1_0000, 1 => Unterminated, _ => slot };

    /// <summary>Usually one of those, sometimes any.</summary>
    private Handle Among(int guest, Handle otherwise, Func<HandleEntry, bool> isMeant)
    {
        var meant = ((IEnumerable<HandleEntry>)_machine.Plan.Partitions[guest].LocalHandles).Where(isMeant).ToArray();
        return meant.Length == 0 || Chance(6) ? otherwise : meant[_random.Next(meant.Length)].Handle;
    }

    private Handle AnyHandle(int guest)
    {
        var count = _machine.Plan.Partitions[guest].LocalHandles.Count;
        return _random.Next(14) switch
        {
            0 => Handle.Self,
            1 => new Handle((uint)_random.Next(70)),
            2 => new Handle(1024),
            _ => new Handle(Handle.LocalFirst + (uint)_random.Next(count + 1)),
        };
    }

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private ActorId Actor(int guest) => _machine.Guest(_machine.Plan.Partitions[guest].Spec.Label);

    private ModelSaw? Tell(int guest, Message message)
    {
        _machine.Engine.Inject(Actor(guest), message, Duration.Zero);
        Settle();
        ModelSaw? last = null;
        foreach (var note in _machine.Notes)
        {
            if (note is ModelSaw saw)
            {
                Assert.True(last is null, $"both {last} and {saw}\n{History}");
                last = saw;
            }
        }

        return last;
    }

    private void Same(ModelSaw? expected, ModelSaw? seen) => Assert.True(Equals(expected, seen), $"the model says {expected}, seen was {seen}\n{History}");

    private string History => string.Join('\n', _history.TakeLast(40));
}
