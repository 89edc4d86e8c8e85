using FslHv.Abi;
using FslHv.Actors;
using FslHv.Drivers;

namespace FslHv.Machine.Tests;

/// <content>The Linux guest, whose process makes ioctls and reads doorbells.</content>
internal sealed partial class SystemWalk
{
    private const int Delta = 3;

    private readonly IoctlModel _ioctls;
    private readonly FidelityLevel _level;
    private readonly ByteOrder _order;
    private int _boots;

    /// <summary>Everything comes to its end, in the machine and in the model.</summary>
    private void Settle()
    {
        _machine.Settle();
        if (_boots != _model.BootsOf(Delta))
        {
            _ioctls.Booted();
            _model.Faults.RemoveWhere(fault => fault.Guest == Delta);
        }
        else if (_model.IsRunning(Delta))
            _ioctls.Settle();
        _boots = _model.BootsOf(Delta);
    }

    private static readonly string[] Memories =
        [DriverFaults.IoctlListNoMemory, DriverFaults.IoctlValueNoMemory, DriverFaults.IoctlPageArrayNoMemory];

    private void UseDevice()
    {
        if (Chance(12))
            ArmDriver(Memories[_random.Next(Memories.Length)]);
        if (Chance(5))
            ReadDoorbells();
        else
            MakeIoctl(PickIoctl());
    }

    /// <summary>The file is the first of its boot; what is armed for an earlier boot strikes no more.</summary>
    private void ArmDriver(string point)
    {
        _history.Add($"armed: {point}");
        if (_model.Faults.Add((point, Delta)))
            _machine.Engine.Arm(point, $"delta/boot-{_boots}/fsl-hv{(point == DriverFaults.IoctlPageArrayNoMemory ? "/file-1" : "")}", 0, 1);
    }

    private void ReadDoorbells()
    {
        var length = Chance(4) ? _random.Next(4) : _random.Next(80);
        _history.Add($"process: reads {length} bytes");
        var (error, handles) = _ioctls.Read(length);
        var seen = TellProcess(new MakeRead(length)) as ReadDone;
        Assert.True(
            seen is not null && seen.Error == error && seen.Handles.Count == handles.Length,
            $"the model says {error} [{string.Join(", ", handles)}], seen was {seen}\n{History}");
        _coverage.Note($"read {error}");
        for (var i = 0; i < handles.Length; i++)
        {
            // Of other doorbells the driver tells half of a pointer, at every level but one.
            if (_level == FidelityLevel.Ideal || IsStateChange(handles[i]))
                Assert.True(seen.Handles[i].Value == handles[i], $"handle {i} is {seen.Handles[i]}, not {handles[i]}\n{History}");
        }
    }

    private bool IsStateChange(uint handle) =>
        _machine.Plan.Partitions[Delta].Find(new Handle(handle))!.Node.EndsWith("/state-change", StringComparison.Ordinal);

    private void MakeIoctl(IoctlCall call)
    {
        _history.Add($"process: {call}, path {Convert.ToHexString(call.Path.AsSpan(0, Math.Min(8, call.Path.Length)))}");
        var boots = _model.BootsOf(Delta);
        var expected = _ioctls.Call(call);
        if (expected is null)
            _model.Request(Delta, LifecycleRequest.Stop, entry: null, load: false, "self");
        var seen = TellProcess(new MakeIoctl(call.Request, IoctlCall.StructureAt, call.Memory(), call.Order)) as IoctlDone;
        if (expected is null)
            Assert.True(seen is null, $"a crash, and yet {seen}\n{History}");
        if (seen is null && (expected is null || !_model.IsRunning(Delta) || boots != _model.BootsOf(Delta)))
            return; // The guest ended over it, perhaps before the process heard.
        Assert.True(seen?.Error == expected, $"the model says {expected}, seen was {seen}\n{History}");
        _coverage.Note(call.Number is >= 1 and <= 8 ? $"ioctl {call.Number} {expected}" : $"no ioctl {expected}");
        if (expected is Errno.None)
            _coverage.Note($"ioctl {call.Number} ret {call.Order.ReadWord(_ioctls.Structure)}");
        var (structure, buffer) = (call.Structure()[..call.StructureBytes], (byte[])[.. call.Buffer]);
        foreach (var write in (IEnumerable<UserWrite>)seen!.Writes)
        {
            var (piece, at) = write.Address >= IoctlCall.BufferAt
                ? (buffer, write.Address - IoctlCall.BufferAt)
                : (structure, write.Address - IoctlCall.StructureAt);
            write.Bytes.Span.CopyTo(piece.AsSpan((int)at));
        }

        Assert.True(
            structure.AsSpan().SequenceEqual(_ioctls.Structure),
            $"structure {Convert.ToHexString(structure)}, not {Convert.ToHexString(_ioctls.Structure)}\n{History}");
        Assert.True(!_ioctls.IsBufferKnown || buffer.AsSpan().SequenceEqual(_ioctls.Buffer), $"another buffer\n{History}");
    }

    private ModelSaw? TellProcess(Message message)
    {
        _machine.Engine.Inject(_machine.Below("delta", "model"), message, Duration.Zero);
        Settle();
        return _machine.Notes.OfType<ModelSaw>().SingleOrDefault();
    }

    private IoctlCall PickIoctl()
    {
        var number = Chance(20) ? _random.Next(9, 40) : 1 + _random.Next(8);
        var partition = _random.Next(8) switch { 0 => 0xFFFF_FFFFu, 1 => (uint)_random.Next(80), _ => (uint)_random.Next(1, 4) };
        var reads = Chance(2);
        var pages = _random.Next(3);
        var count = number == 5 ? (ulong)_random.Next(Chance(3) ? 0x1800 : 60) : Chance(10) ? 32769u : (ulong)_random.Next(24);
        return new IoctlCall
        {
            Number = number,
            IsUnion = (_level == FidelityLevel.V2) != Chance(25),
            Order = _order,
            First = number == 6 ? AnyHandle(Delta).Value : number == 5 && !reads ? 0xFFFF_FFFF : partition,
            Second = number == 5 ? (reads == Chance(12) ? partition : 0xFFFF_FFFF) : Chance(6) ? 0x4000_0000u : (uint)_random.Next(8) * 4,
            Third = (uint)_random.Next(2),
            Remote = AnyAddress(0),
            Count = count,
            Offset = Chance(3) ? 0 : _random.Next(4096),
            Path = AnyString(Paths),
            Name = AnyString(Names),
            Buffer = [.. Enumerable.Range(0, pages * 4096).Select(i => (byte)(i * 7 + count.GetHashCode()))],
            IsBufferWritable = !Chance(8),
            StructureBytes = Chance(12) ? _random.Next(40) : 40,
            IsStructureWritable = !Chance(12),
        };
    }

    /// <summary>
    /// A string; one that ends early, which is a fault; or one that does not end. What v2 makes of a fault depends on an address that means nothing.
    /// </summary>
    private byte[] AnyString(string[] texts) => _random.Next(20) switch
    {
        0 when _level != FidelityLevel.V2 => [.. "/m"u8],
        1 => [.. Enumerable.Repeat((byte)'a', 5000)],
        _ => [.. System.Text.Encoding.Latin1.GetBytes(texts[_random.Next(texts.Length)]), 0],
    };
}
