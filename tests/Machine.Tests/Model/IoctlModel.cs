using System.Text;
using FslHv.Abi;
using FslHv.Drivers;

namespace FslHv.Machine.Tests;

/// <summary>
/// What the driver makes of ioctls that come one after the other, on top of the model of the hypervisor: checks in their order, then the hcall, then
/// what is written back. Source: Linux <c>drivers/virt/fsl_hypervisor.c</c>.
/// </summary>
internal sealed class IoctlModel(SystemModel machine, int guest, FidelityLevel level)
{
    private const int RingCapacity = 15;
    private const uint Self = 0xFFFF_FFFF;
    private readonly Queue<uint> _ring = [];

    /// <summary>What the structure and the buffer hold after the call, from the last one on.</summary>
    public byte[] Structure { get; private set; } = [];

    public byte[] Buffer { get; private set; } = [];

    /// <summary>Whether what is in the buffer is known.</summary>
    public bool IsBufferKnown { get; private set; }

    private bool IsV2 => level == FidelityLevel.V2;

    private bool ChecksCount => level is FidelityLevel.Hardened2019 or FidelityLevel.Ideal;

    /// <summary>The guest was entered anew: its file is new, and what was latched came before it was opened.</summary>
    public void Booted()
    {
        _ring.Clear();
        machine.TakeAllPending(guest);
    }

    /// <summary>What rang since then is in the ring, lowest interrupt first, as far as there is room.</summary>
    public void Settle()
    {
        foreach (var handle in machine.TakeAllPending(guest))
        {
            if (_ring.Count < RingCapacity)
                _ring.Enqueue(handle);
        }
    }

    /// <summary>What a read that does not wait gives.</summary>
    public (Errno Error, uint[] Handles) Read(int lengthBytes)
    {
        if (lengthBytes < 4)
            return (Errno.None, []);
        if (_ring.Count == 0)
            return (Errno.EAGAIN, []);
        var handles = new uint[Math.Min(lengthBytes / 4, _ring.Count)];
        for (var i = 0; i < handles.Length; i++)
            handles[i] = _ring.Dequeue();
        return (Errno.None, handles);
    }

    /// <summary>What the ioctl returns; null when the kernel crashes over it.</summary>
    public Errno? Call(IoctlCall call)
    {
        (Structure, Buffer, IsBufferKnown) = (call.Structure()[..call.StructureBytes], [.. call.Buffer], true);
        if (call.IsUnion != IsV2 || call.Number is < 1 or > 8)
            return IsV2 ? Errno.EINVAL : Errno.ENOTTY;
        if (call.StructureBytes < call.Size)
            return Errno.EFAULT;
        switch (call.Number)
        {
            case 1:
                return WriteRet(call, Do(new Hcall.PartitionRestart(new(call.First))));
            case 2:
                return WriteStatus(call);
            case 3:
                return WriteRet(call, Do(new Hcall.PartitionStart(new(call.First), call.Second, call.Third != 0)));
            case 4:
                return WriteRet(call, Do(new Hcall.PartitionStop(new(call.First))));
            case 5:
                return Memcpy(call);
            case 6:
                return WriteRet(call, Do(new Hcall.DoorbellSend(new(call.First))));
            default:
                return Property(call);
        }
    }

    private uint Do(Hcall call) => machine.Call(guest, call)!.Value.R3;

    private Errno WriteRet(IoctlCall call, uint ret)
    {
        if (!call.IsStructureWritable)
            return Errno.EFAULT;
        call.Put(Structure, 0, ret);
        return Errno.None;
    }

    private Errno WriteStatus(IoctlCall call)
    {
        var answer = machine.Call(guest, new Hcall.PartitionGetStatus(new(call.First)))!.Value;
        if (!call.IsStructureWritable)
            return Errno.EFAULT;
        call.Put(Structure, 0, answer.R3);
        if (answer.R3 == 0)
            call.Put(Structure, 8, answer.R4);
        return Errno.None;
    }

    private Errno? Memcpy(IoctlCall call)
    {
        if ((call.First == Self) == (call.Second == Self))
            return Errno.EINVAL;
        if (call.Count == 0 && ChecksCount)
            return Errno.EINVAL;
        if (machine.Strikes(DriverFaults.IoctlPageArrayNoMemory, guest))
            return Errno.ENOMEM;
        if (machine.Strikes(DriverFaults.IoctlListNoMemory, guest))
            return level == FidelityLevel.Merged2011 ? null : Errno.ENOMEM; // Pages that were never pinned are released.
        if (call.Count == 0 && call.Offset == 0)
            return null; // The list of no entries is written to.
        var reads = call.First != Self;
        var pinned = ((ulong)call.Offset + call.Count + 4095) / 4096 * 4096; // Whole pages, also of a count of 0.
        var isThere = pinned <= (ulong)call.Buffer.Length && (call.IsBufferWritable || !reads);
        if (!isThere)
            return IsV2 ? Errno.EACCES : Errno.EFAULT;
        var remote = machine.Resolve(guest, new Handle(reads ? call.First : call.Second));
        return WriteRet(call, remote is { } partition ? Copy(call, partition, reads) : (uint)HcallStatus.Invalid);
    }

    /// <summary>Page after page, up to the first byte that is no memory of the remote partition.</summary>
    private uint Copy(IoctlCall call, int partition, bool reads)
    {
        var count = (int)call.Count;
        if (reads)
        {
            var bytes = machine.Load(partition, call.Remote, count);
            IsBufferKnown = bytes.Length == count;
            bytes.CopyTo(Buffer, call.Offset);
            return IsBufferKnown ? 0 : (uint)HcallStatus.Fault;
        }

        machine.Store(partition, call.Remote, call.Buffer.AsSpan(call.Offset, count));
        return machine.Load(partition, call.Remote, count).Length == count ? 0 : (uint)HcallStatus.Fault;
    }

    private Errno? Property(IoctlCall call)
    {
        foreach (var piece in (byte[][])[call.Path, call.Name])
        {
            if (Flaw(piece) is { } flaw)
                return level == FidelityLevel.Merged2011 ? null : flaw;
        }

        if (call.Count > 32768)
            return Errno.EINVAL;
        if (machine.Strikes(DriverFaults.IoctlValueNoMemory, guest))
            return Errno.ENOMEM;
        var length = (int)call.Count;
        var room = Math.Max(0, call.Buffer.Length - call.Offset);
        if (call.Number == 8 && length > room)
            return Errno.EFAULT;
        var target = machine.Resolve(guest, new Handle(call.First));
        if (target is null)
            return WriteRet(call, (uint)HcallStatus.Invalid);
        return call.Number == 8 ? SetProperty(call, target.Value, length) : GetProperty(call, target.Value, length, room);
    }

    private Errno SetProperty(IoctlCall call, int target, int length)
    {
        var value = call.Buffer.AsSpan(Math.Min(call.Offset, call.Buffer.Length), length).ToArray();
        return WriteRet(call, machine.TrySetProperty(target, Text(call.Path), Text(call.Name), value) ? 0 : (uint)HcallStatus.NoMemory);
    }

    private Errno GetProperty(IoctlCall call, int target, int length, int room)
    {
        if (machine.GetProperty(target, Text(call.Path), Text(call.Name)) is not { } value)
            return WriteRet(call, (uint)HcallStatus.NoEntry);
        if (value.Length > length)
        {
            if (level == FidelityLevel.Ideal && call.IsStructureWritable)
                call.Put(Structure, 32, (uint)value.Length);
            return WriteRet(call, (uint)HcallStatus.BufferOverflow);
        }

        var fits = call.IsBufferWritable ? Math.Min(value.Length, room) : 0;
        value.AsSpan(0, fits).CopyTo(Buffer.AsSpan(Math.Min(call.Offset, Buffer.Length)));
        if (fits < value.Length || !call.IsStructureWritable)
            return Errno.EFAULT;
        call.Put(Structure, 32, (uint)value.Length);
        return WriteRet(call, 0);
    }

    private Errno? Flaw(byte[] piece) =>
        Array.IndexOf(piece, (byte)0) is >= 0 and < 4096 ? null
        : piece.Length < 4096 ? Errno.EFAULT
        : IsV2 ? Errno.ENAMETOOLONG
        : Errno.EINVAL;

    private static string Text(byte[] piece) => Encoding.Latin1.GetString(piece.AsSpan(0, Array.IndexOf(piece, (byte)0)));
}
