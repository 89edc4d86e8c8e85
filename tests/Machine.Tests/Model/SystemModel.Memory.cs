using System.Text;
using FslHv.Abi;

namespace FslHv.Machine.Tests;

/// <content>Memory, copies and properties.</content>
internal sealed partial class SystemModel
{
    public void Store(int caller, ulong address, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length && IsMemory(caller, address + (ulong)i); i++)
            _guests[caller].Memory[address + (ulong)i] = bytes[i];
    }

    public byte[] Load(int caller, ulong address, int length)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < length && IsMemory(caller, address + (ulong)i); i++)
            bytes.Add(_guests[caller].Memory[address + (ulong)i]);
        return [.. bytes];
    }

    private HcallRegisters Memcpy(int caller, Hcall.PartitionMemcpy call)
    {
        if (Resolve(caller, call.Source) is not { } source || Resolve(caller, call.Target) is not { } target)
            return No(HcallStatus.Invalid);
        for (var done = 0u; done < call.Entries; done += 128)
        {
            var entries = (int)Math.Min(128, call.Entries - done);
            var list = Load(caller, call.ListAddress + (done * 32UL), entries * 32);
            if (list.Length < entries * 32)
                return No(HcallStatus.Fault);
            for (var i = 0; i < entries; i++)
            {
                var entry = ScatterGatherEntry.Read(list.AsSpan(i * 32));
                var bytes = Load(source, entry.Source, (int)entry.SizeBytes);
                Store(target, entry.Target, bytes);
                if (bytes.Length < (int)entry.SizeBytes || Load(target, entry.Target, bytes.Length).Length < bytes.Length)
                    return No(HcallStatus.Fault);
            }
        }

        return Ok();
    }

    private HcallStatus ReadString(int caller, ulong address, string noMemory, out string text)
    {
        var bytes = new List<byte>();
        text = "";
        for (var i = 0UL; i < 4096; i++)
        {
            if (!IsMemory(caller, address + i))
                return HcallStatus.Fault;
            var next = _guests[caller].Memory[address + i];
            if (next == 0)
            {
                text = Encoding.Latin1.GetString([.. bytes]);
                return Strikes(noMemory, caller) ? HcallStatus.NoMemory : HcallStatus.Success;
            }

            bytes.Add(next);
        }

        return HcallStatus.Invalid;
    }

    private HcallStatus ReadArguments(int caller, ulong pathAddress, ulong nameAddress, uint length, out string path, out string name)
    {
        name = "";
        var status = ReadString(caller, pathAddress, "partition.property.path-no-memory", out path);
        if (status == HcallStatus.Success)
            status = ReadString(caller, nameAddress, "partition.property.name-no-memory", out name);
        if (status != HcallStatus.Success)
            return status;
        if (length > 32768)
            return HcallStatus.Invalid;
        return Strikes("partition.property.value-no-memory", caller) ? HcallStatus.NoMemory : HcallStatus.Success;
    }

    private HcallRegisters OnGetProperty(int caller, Hcall.PartitionGetDtprop get)
    {
        // The addresses are read before the handle is looked at, and only faults that were armed tell: the order of answers is the original's.
        var status = ReadArguments(caller, get.PathAddress, get.NameAddress, get.LengthBytes, out var path, out var name);
        if (Resolve(caller, get.Partition) is not { } target)
            return No(HcallStatus.Invalid);
        if (status != HcallStatus.Success)
            return No(status);
        if (_guests[target].Tree.Find(path)?.Get(name) is not { } value)
            return No(HcallStatus.NoEntry);
        if ((uint)value.Length > get.LengthBytes)
            return No(HcallStatus.BufferOverflow, (uint)value.Length);
        Store(caller, get.ValueAddress, value);
        return Load(caller, get.ValueAddress, value.Length).Length < value.Length ? No(HcallStatus.Fault) : Ok((uint)value.Length);
    }

    private HcallRegisters OnSetProperty(int caller, Hcall.PartitionSetDtprop set)
    {
        var status = ReadArguments(caller, set.PathAddress, set.NameAddress, set.LengthBytes, out var path, out var name);
        if (Resolve(caller, set.Partition) is not { } target)
            return No(HcallStatus.Invalid);
        if (status != HcallStatus.Success)
            return No(status);
        var value = Load(caller, set.ValueAddress, (int)set.LengthBytes);
        if (value.Length < (int)set.LengthBytes)
            return No(HcallStatus.Fault);
        return TrySetProperty(target, path, name, value) ? Ok() : No(HcallStatus.NoMemory);
    }
}
